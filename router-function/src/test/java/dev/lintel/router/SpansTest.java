package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Requests;
import dev.lintel.store.LastGood;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SpansTest {
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();

    private SpanData span(SpanKind kind) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsOfEachAttempt() {
        try (var openTelemetry = OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                                .build())
                        .build();
                var router = new Harness(null, LastGood.NONE, openTelemetry)) {
            router.routes("{'id': 'r', 'match': {'path': '/'}, 'forward': {'backend': 'a'},"
                    + " 'policies': [{'kind': 'retry'}]}");
            var statuses = new ArrayDeque<>(List.of(503, 200));
            router.upstream("a").answer =
                    request -> CompletableFuture.completedFuture(Reply.of(statuses.pop(), Headers.EMPTY, Body.EMPTY));
            var reply = router.gateway.handle(Requests.of("GET", "/")).toCompletableFuture();
            router.pass(Duration.ofSeconds(1));
            assertEquals(200, reply.join().status());
            List<SpanData> calls = exported.getFinishedSpanItems().stream()
                    .filter(span -> span.getKind() == SpanKind.CLIENT)
                    .toList();
            var resends = AttributeKey.longKey("http.request.resend_count");
            assertEquals(2, calls.size());
            assertNull(calls.getFirst().getAttributes().get(resends));
            assertEquals("503", calls.getFirst().getAttributes().get(AttributeKey.stringKey("error.type")));
            assertEquals(1L, calls.getLast().getAttributes().get(resends));
            String sent = router.upstream("a").last().headers().first("traceparent");
            assertTrue(sent != null && sent.contains(calls.getLast().getSpanId()), sent);
        }
    }

    @Test
    void tellsOfTheRequestAndOfTheBackendsCallAsOneTrace() {
        try (var openTelemetry = OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                                .build())
                        .build();
                var router = new Harness(null, LastGood.NONE, openTelemetry)) {
            router.routes("{'id': 'r', 'match': {'path': '/o/{id}'}, 'forward': {'backend': 'a'}}");
            router.get("/o/7", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            String recorded = router.recorded();
            SpanData server = span(SpanKind.SERVER);
            SpanData client = span(SpanKind.CLIENT);
            assertEquals("GET /o/{id}", server.getName());
            assertEquals("0af7651916cd43dd8448eb211c80319c", server.getTraceId());
            assertEquals("b7ad6b7169203331", server.getParentSpanId());
            assertEquals(server.getSpanId(), client.getParentSpanId());
            assertEquals("/o/{id}", server.getAttributes().get(AttributeKey.stringKey("http.route")));
            assertEquals(200L, server.getAttributes().get(AttributeKey.longKey("http.response.status_code")));
            assertEquals(
                    "00-" + client.getTraceId() + "-" + client.getSpanId() + "-01",
                    router.upstream("a").last().headers().first("traceparent"));
            assertTrue(recorded.contains("\"span_id\":\"" + server.getSpanId() + "\""), recorded);
        }
    }
}

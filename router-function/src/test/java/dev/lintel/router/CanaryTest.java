package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemJson;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import dev.lintel.store.LastGood;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Puts a canary wherever a secret may stand and looks for it in everything that leaves by another way than to the
/// backend: records, metrics, spans, problems and the log.
final class CanaryTest {
    private static final String CANARY = "canary7f3a";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final Harness router = new Harness(null, LastGood.NONE, openTelemetry);
    private final StringBuilder logged = new StringBuilder();
    private final Logger logger = Logger.getLogger("dev.lintel.router");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.append(record.getMessage()).append(record.getThrown()).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        router.close();
        openTelemetry.close();
    }

    private static Request request(String method, String path) {
        return Requests.of(
                        method,
                        path + "?token=" + CANARY,
                        "Authorization",
                        "Bearer " + CANARY,
                        "Cookie",
                        "session=" + CANARY,
                        "X-Api-Key",
                        CANARY,
                        "Referer",
                        "https://x.example/?" + CANARY,
                        "tracestate",
                        "a=" + CANARY)
                .withBody(new SentBody(true, false, CANARY));
    }

    @Test
    void nothingSecretLeavesByAnotherWayThanToTheBackend() {
        logger.addHandler(handler);
        router.secrets.put("env:GOOD", CANARY);
        router.secrets.put("env:BAD", CANARY + "\n");
        router.routes(
                "{'id': 'ok', 'match': {'path': '/ok'}, 'forward': {'backend': 'a', 'sticky': 'cookie:session'}, 'policies':"
                        + " [{'kind': 'headers', 'request': {'set': {'X-Key': {'secret': 'env:GOOD'}}}},"
                        + " {'kind': 'mirror', 'backend': 'b', 'percent': 100, 'maxBodyBytes': 100}]},"
                        + "{'id': 'bad', 'match': {'path': '/bad'}, 'forward': {'backend': 'a'}, 'policies':"
                        + " [{'kind': 'headers', 'request': {'set': {'X-Key': {'secret': 'env:BAD'}}}}]},"
                        + "{'id': 'small', 'match': {'path': '/small'}, 'forward': {'backend': 'a'}, 'policies':"
                        + " [{'kind': 'request-size', 'maxBodyBytes': 1}]},"
                        + "{'id': 'down', 'match': {'path': '/down', 'methods': ['POST']}, 'forward': {'backend': 'b'}}");
        router.upstream("b").answer = request -> CompletableFuture.failedFuture(
                new ProblemException(Problem.of(ProblemType.UPSTREAM_UNREACHABLE, "refused")));
        List<Reply> replies = new ArrayList<>();
        for (String path : List.of("/ok", "/bad", "/small", "/down", "/missing"))
            replies.add(router.send(request("POST", path)));
        replies.add(router.send(request("GET", "/down")));
        assertTrue(router.upstream("a").last().headers().contains("X-Key"), "the backend did not get the secret");

        var out = new StringBuilder(router.recorded());
        router.telemetry.close();
        out.append(router.metrics.toString(StandardCharsets.UTF_8));
        out.append(spans.getFinishedSpanItems());
        out.append(router.watch.status()).append(router.secretValues.unresolved());
        for (Reply reply : replies) {
            Problem problem = reply.problem();
            if (problem != null) out.append(new String(ProblemJson.write(problem, "id"), StandardCharsets.UTF_8));
            out.append(reply).append(reply.headers().first("X-Key"));
        }
        out.append(logged);
        assertTrue(
                out.indexOf("\"lintel.route\":\"ok\"") >= 0 && out.indexOf("content-too-large") >= 0,
                "nothing was recorded");
        assertFalse(out.indexOf(CANARY) >= 0, () -> out.substring(Math.max(0, out.indexOf(CANARY) - 200)));
    }
}

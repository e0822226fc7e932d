package dev.lintel.it.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.router.lambda.Answer;
import dev.lintel.router.lambda.Corpus;
import dev.lintel.router.lambda.CorpusBackend;
import dev.lintel.router.lambda.EventText;
import dev.lintel.router.lambda.runtime.Invoked;
import dev.lintel.store.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The zip that is deployed, in processes that are started as Lambda does it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LambdaProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path task;
    private StreamBackend backend;

    @BeforeAll
    void extract(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(RouterPackage.isBuilt(), "router-function/target/lintel-router.zip: run mvn package");
        task = RouterPackage.extractTo(folder.resolve("task"));
        backend = StreamBackend.start();
    }

    @AfterAll
    void stop() throws IOException {
        if (backend != null) backend.close();
    }

    private Document streams(int status) {
        return Document.parse(JsonMapper.builder().build().readTree("""
                {"lintel": 1, "backends": [{"id": "b", "targets": ["%s"]}],
                 "routes": [{"id": "b", "match": {"path": {"prefix": "/"}}, "forward": {"backend": "b"}},
                            {"id": "d", "match": {"path": "/direct"}, "reply": {"status": %d}}]}
                """.formatted(backend.url(), status)));
    }

    static byte[] event(String path) {
        return """
                {"version":"2.0","rawPath":"%1$s","rawQueryString":"","headers":{"host":"f.example"},
                 "requestContext":{"http":{"method":"GET","path":"%1$s","protocol":"HTTP/1.1","sourceIp":"192.0.2.1"},
                 "requestId":"i","domainName":"f.example"},"isBase64Encoded":false}
                """.formatted(path).getBytes(StandardCharsets.UTF_8);
    }

    private RouterProcess start(RouterProcess.Start how) throws IOException {
        return RouterProcess.start(task, streams(201), how);
    }

    @Test
    void bothRuntimesAnswerTheCorpusAlike() throws Exception {
        try (var corpus = new CorpusBackend()) {
            Document document = Corpus.configuration(corpus.url());
            try (var streaming = RouterProcess.start(task, document, RouterProcess.Start.streaming());
                    var stock = RouterProcess.start(
                            task, document, RouterProcess.Start.streaming().withStock())) {
                for (Corpus.Case request : Corpus.cases()) {
                    for (byte[] event : List.of(EventText.functionUrl(request), EventText.rest(request))) {
                        Invoked.Outcome one =
                                streaming.api.invoke(event, PATIENCE).outcome();
                        Invoked.Outcome other =
                                stock.api.invoke(event, PATIENCE).outcome();
                        Answer streamed =
                                Answer.ofStream(one.prelude().getBytes(StandardCharsets.UTF_8), one.payload());
                        assertEquals(request.status(), streamed.status(), request.name());
                        if (request.text() != null) assertEquals(request.text(), streamed.utf8(), request.name());
                        assertEquals(streamed, Answer.ofObject(other.body()), request.name());
                    }
                }
            }
        }
    }

    @Test
    void upstreamEventsArriveWholeAndBeforeTheReplyIsOver() throws Exception {
        try (var router = start(RouterProcess.Start.streaming())) {
            Invoked invoked = router.api.invoke(event("/sse/20"), PATIENCE);
            int events = 0;
            while (events < 20) {
                String text = invoked.chunk().text();
                assertTrue(text.endsWith("\n\n") || text.endsWith("\0"), text);
                assertTrue(events > 0 || !invoked.isOver());
                events += text.split("data: ", -1).length - 1;
            }
            assertEquals(20, events);
            assertFalse(invoked.outcome().failed());
        }
    }

    @Test
    void anUpstreamThatIsCutIsTold() throws Exception {
        try (var router = start(RouterProcess.Start.streaming())) {
            Invoked.Outcome outcome = router.api.invoke(event("/cut"), PATIENCE).outcome();
            assertEquals("half", outcome.text());
            assertEquals("Lintel.UpstreamCut", outcome.errorType());
        }
    }

    @Test
    void aReplyThatOutlastsTheFunctionEndsAsAnError() throws Exception {
        try (var router = start(RouterProcess.Start.streaming())) {
            router.awaitReady();
            Invoked.Outcome outcome =
                    router.api.invoke(event("/hang"), Duration.ofSeconds(2)).outcome();
            assertEquals("begun", outcome.text());
            assertTrue(outcome.failed(), outcome.errorType());
            assertEquals("ok", router.api.invoke(event("/"), PATIENCE).outcome().text());
        }
    }

    /// 100 MB through a heap of 38 MB.
    @Test
    void streamsAHundredMegabytesInConstantMemory() throws Exception {
        try (var router = start(RouterProcess.Start.streaming().withMemory(64))) {
            router.api.invoke(event("/bytes/1000000"), PATIENCE).outcome();
            long before = router.peakBytes();
            Invoked invoked = router.api.invoke(event("/bytes/100000000"), PATIENCE, false);
            assertFalse(invoked.outcome().failed());
            assertTrue(invoked.received() > 100_000_000, "received " + invoked.received());
            long grown = router.peakBytes() - before;
            assertTrue(grown < 50_000_000, "grew by " + grown + " bytes");
        }
    }

    /// It has stopped when a hundred other requests go through the same router and it sends nothing meanwhile.
    @Test
    void aReaderThatStopsStopsTheBackend() throws Exception {
        try (var router = start(RouterProcess.Start.streaming().withConcurrency(2))) {
            var go = new CountDownLatch(1);
            long before = backend.sent.get();
            Invoked invoked = router.api
                    .invoke(event("/bytes/100000000"), PATIENCE, false)
                    .readBy(chunk -> {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    });
            long sent = 0;
            for (int still = 0; still < 100 && sent < 50_000_000; ) {
                assertEquals(
                        "ok", router.api.invoke(event("/"), PATIENCE).outcome().text());
                assertFalse(invoked.isOver());
                long now = backend.sent.get() - before;
                still = now > 0 && now == sent ? still + 1 : 0;
                sent = now;
            }
            assertTrue(sent < 50_000_000, "the backend could send " + sent);
            go.countDown();
            assertFalse(invoked.outcome().failed());
        }
    }

    @Test
    void servesManyAtOnce() throws Exception {
        for (var how : List.of(
                RouterProcess.Start.streaming(), RouterProcess.Start.streaming().withStock())) {
            try (var router = start(how.withConcurrency(8))) {
                List<Invoked> all = new ArrayList<>();
                for (int i = 0; i < 40; i++) all.add(router.api.invoke(event("/sse/5"), PATIENCE));
                for (Invoked one : all)
                    assertTrue(
                            one.outcome().text().contains("data: "),
                            one.outcome().toString());
            }
        }
    }

    @Test
    void servesTheConfigurationOfNowAfterARestore() throws Exception {
        for (var how : List.of(
                RouterProcess.Start.streaming(), RouterProcess.Start.streaming().withStock())) {
            try (var router = start(how.withSnapStart()).awaitCheckpoint()) {
                router.store.publish(streams(202), new Change("test", ""), router.store.head());
                router.api.restore();
                String reply = new String(
                        router.api.invoke(event("/direct"), PATIENCE).outcome().body(), StandardCharsets.UTF_8);
                assertTrue(reply.contains("\"statusCode\":202"), reply);
            }
        }
    }

    @Test
    void reportsWhatItIsNotToldAndExits() throws Exception {
        try (var router = start(RouterProcess.Start.streaming().with("LINTEL_TABLE", ""))) {
            assertEquals(1, router.awaitExit());
            assertTrue(router.api.initError().getNow("").contains("LINTEL_TABLE"), router.output());
        }
    }
}

package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The very edge functions that are deployed, before the router, by what clients and backends see.
final class EdgeTest implements AccessLog {
    private static final String DOCUMENT = """
            lintel: 1
            backends:
              - {id: mine, targets: ["%s"]}
            routes:
              - {id: cached, match: {path: {prefix: /cached}}, forward: {backend: mine}}
              - {id: orders, match: {path: {prefix: /orders}, methods: [GET]}, forward: {backend: mine}}
              - {id: moved, match: {path: /moved}, redirect: {status: 308, path: {template: /orders}}}
              - {id: slow, match: {path: /slow}, forward: {backend: mine}}
            """;

    private final BlockingQueue<AccessRecord> records = new LinkedBlockingQueue<>();
    private final Queue<OwnBackend.Received> received = new ConcurrentLinkedQueue<>();
    private OwnBackend backend;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        backend = OwnBackend.start(this::answer);
        gateway = RunningGateway.start(DevOptions.ephemeral(), this);
        gateway.serve(DOCUMENT.formatted(backend.url()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    private void answer(OwnBackend.Received request) throws IOException {
        received.add(request);
        String who = request.header("authorization") + "/" + request.header("cookie");
        if (request.target().startsWith("/cached"))
            request.reply(received.size() + " for " + who, "Cache-Control: public, max-age=60");
        else request.reply(received.size() + " for " + who);
    }

    @Override
    public void write(AccessRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    private AccessRecord record() throws InterruptedException {
        AccessRecord record = records.poll(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (record == null) throw new AssertionError("no record came");
        return record;
    }

    private HttpResponse<String> get(String target, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.uri(target)).timeout(RunningGateway.PATIENCE);
        if (headers.length > 0) request.headers(headers);
        return gateway.send(request);
    }

    private static String cache(HttpResponse<String> reply) {
        return reply.headers().firstValue("X-Cache").orElse("");
    }

    @Test
    void whatTheEdgeRefusesNeverReachesTheRouterAndIsRecorded() throws Exception {
        HttpResponse<String> none = get("/none");
        AccessRecord record = record();

        assertEquals(404, none.statusCode());
        assertEquals("FunctionGeneratedResponse from lintel-dev", cache(none));
        assertEquals("refused", record.edge);
        assertEquals("route-not-found", record.problemType);
        assertEquals("/none", record.path);
        assertEquals(1, record.revision);
        assertEquals(none.headers().firstValue("X-Request-Id").orElse(""), record.requestId);
        assertTrue(none.body().contains(record.requestId), none.body());
    }

    @Test
    void aMovedPathIsAnsweredThere() throws Exception {
        HttpResponse<String> moved = get("/moved");

        assertEquals(308, moved.statusCode());
        assertTrue(moved.headers().firstValue("Location").orElse("").endsWith("/orders"), moved.toString());
        assertEquals("answered", record().edge);
    }

    @Test
    void theBackendSeesNothingThatAClientSaysInOurName() throws Exception {
        for (String name : List.of(
                "Lintel-Origin-Secret",
                "Lintel-Host",
                "Lintel-Viewer",
                "Lintel-Stamp",
                "Lintel-Cache-Key",
                "lintel-new"))
            get(
                    "/orders",
                    name,
                    "evil",
                    "X-Request-Id",
                    "evil",
                    "X-Forwarded-For",
                    "6.6.6.6",
                    "Forwarded",
                    "for=6.6.6.6");

        assertEquals(6, received.size());
        for (OwnBackend.Received seen : received) {
            assertFalse(
                    seen.headers().toString().contains("evil"), seen.headers().toString());
            assertFalse(
                    seen.headers().toString().contains("6.6.6.6"),
                    seen.headers().toString());
            assertFalse(
                    seen.headers().keySet().toString().contains("lintel-"),
                    seen.headers().toString());
            assertTrue(
                    seen.header("x-forwarded-host").startsWith("127.0.0.1:"),
                    seen.headers().toString());
        }
    }

    @Test
    void aKeptReplyIsServedWithoutTheRouter() throws Exception {
        String first = get("/cached/a?x=1").body();
        record();
        HttpResponse<String> again = get("/cached/a?x=1");
        AccessRecord record = record();

        assertEquals(first, again.body());
        assertEquals("Hit from lintel-dev", cache(again));
        assertEquals("hit", record.edge);
        assertEquals(1, received.size());
        assertNotEquals(first, get("/cached/a?x=2").body());
    }

    @Test
    void noCallerGetsAnothersReply() throws Exception {
        List<String[]> callers = List.of(
                new String[] {},
                new String[] {"Authorization", "Bearer ann"},
                new String[] {"Authorization", "Bearer bob"},
                new String[] {"Authorization", "Bearer bob", "Lintel-Cache-Key", "ann"},
                new String[] {"Cookie", "session=ann"},
                new String[] {"Cookie", "session=bob"});
        List<String> bodies = new ArrayList<>();
        for (int round = 0; round < 2; round++)
            for (String[] caller : callers) {
                String body = get("/cached/own", caller).body();
                String who = body.substring(body.indexOf(" for ") + 5);
                String authorization = caller.length > 0 && caller[0].equals("Authorization") ? caller[1] : "";
                String cookie = caller.length > 0 && caller[0].equals("Cookie") ? caller[1] : "";
                assertEquals(authorization + "/" + cookie, who);
                bodies.add(body);
            }

        assertEquals(bodies.subList(0, callers.size()), bodies.subList(callers.size(), bodies.size()));
        assertEquals(5, received.size(), "bob's second request was his own");
    }

    @Test
    void aPublishedChangeIsSeenThroughTheCache() throws Exception {
        get("/cached/a");
        assertEquals("Hit from lintel-dev", cache(get("/cached/a")));

        gateway.serve(DOCUMENT.formatted(backend.url())
                .replace(
                        "{path: {prefix: /cached}}, forward:",
                        "{path: {prefix: /cached}}, policies:"
                                + " [{kind: headers, response: {set: {X-New: \"yes\"}}}], forward:"));

        assertEquals("yes", get("/cached/a").headers().firstValue("X-New").orElse(""));
    }

    @Test
    void aKilledProcessOfFunctionsFailsRequestsAndComesBack() throws Exception {
        assertEquals(200, get("/orders").statusCode());
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("node"))
                .forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + RunningGateway.PATIENCE.toNanos();
        int status = 0;
        while (status != 200 && System.nanoTime() < deadline) {
            HttpResponse<String> reply = get("/orders");
            status = reply.statusCode();
            assertTrue(
                    status == 200 || cache(reply).equals("FunctionExecutionError from lintel-dev"), reply.toString());
        }
        assertEquals(200, status);
        assertEquals(404, get("/none").statusCode(), "the index is there again");
        assertEquals("FunctionGeneratedResponse from lintel-dev", cache(get("/none")));
    }

    @Test
    void whatAppliedIsServedAtOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            gateway.serve(DOCUMENT.formatted(backend.url()) + "  - {id: new" + i + ", match: {path: /new" + i
                    + "}, reply: {status: 200, body: new}}\n");
            assertEquals("new", get("/new" + i).body());
            assertEquals(404, get("/new" + (i - 1)).statusCode());
        }
    }
}

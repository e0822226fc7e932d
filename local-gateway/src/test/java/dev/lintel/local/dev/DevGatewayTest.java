package dev.lintel.local.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.Stop;
import dev.lintel.local.console.Colours;
import dev.lintel.router.telemetry.AccessLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One gateway with the demo and a data folder; tests that need one of their own start it.
final class DevGatewayTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static DevGateway gateway;

    @BeforeAll
    static void startGateway() {
        gateway = start(DevOptions.ephemeral().withData(folder.resolve("data")).withDemo());
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
        HTTP.close();
    }

    private static DevGateway start(DevOptions options) {
        return DevGateway.start(options, AccessLog.NONE, line -> {});
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(gateway.gatewayUri().resolve(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> admin(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.adminUri().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + gateway.token())
                .header("Content-Type", "application/json");
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void theDemoAnswers() throws Exception {
        assertEquals("hello from lintel\n", get("/demo/hello").body());
        assertTrue(get("/demo/echo?a=b").body().contains("\"target\":\"/echo?a=b\""));
        assertTrue(get("/demo/items/2").body().contains("sandstone"));
        assertEquals(503, get("/demo/status/503").statusCode());
        assertEquals(404, get("/nowhere").statusCode());
        assertTrue(get("/demo/events").body().contains("data: stable says 10"));
        assertTrue(get("/demo/v0/items").headers().firstValue("Deprecation").isPresent());
    }

    @Test
    void theDemosWebSocketEchoesThroughTheEdge() throws Exception {
        var echoed = new CompletableFuture<String>();
        URI at = URI.create(
                "ws" + gateway.gatewayUri().resolve("/demo/ws").toString().substring(4));
        WebSocket socket = HTTP.newWebSocketBuilder()
                .buildAsync(at, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        echoed.complete(text.toString());
                        return WebSocket.Listener.super.onText(from, text, last);
                    }
                })
                .get(60, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(60, TimeUnit.SECONDS);

        assertEquals("stable: hello", echoed.get(60, TimeUnit.SECONDS));
        socket.abort();
    }

    @Test
    void thePanelsLineWorks() throws Exception {
        List<String> lines = Panel.lines(gateway, Duration.ofSeconds(1), Colours.NONE);
        String line = lines.stream()
                .filter(text -> text.contains("curl "))
                .findFirst()
                .orElseThrow();
        URI url = URI.create(line.substring(line.indexOf("http://")).strip());

        assertEquals(
                200,
                HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                        .statusCode());
        assertTrue(lines.stream().anyMatch(text -> text.contains(gateway.token())));
        assertTrue(lines.stream()
                .anyMatch(text -> text.contains(folder.resolve("data").toString())));
    }

    private static HttpResponse<String> health() throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(gateway.adminUri().resolve("/v1/health")).build(), BodyHandlers.ofString());
    }

    @Test
    void healthIsOpenAndTellsTheRevision() throws Exception {
        var health = health();

        assertEquals(200, health.statusCode());
        assertTrue(health.body().contains("\"status\":\"ready\""), health.body());
        assertTrue(health.body().contains("\"revision\":"), health.body());
    }

    @Test
    void trafficGoesOnWhileTheStoreIsAwayAndWritesAreRefused() throws Exception {
        String route = "{\"id\":\"outage\",\"match\":{\"path\":\"/outage\"},\"reply\":{\"status\":204}}";
        assertEquals(204, admin("POST", StoreSwitch.STOP, "").statusCode());
        try {
            assertEquals(200, get("/demo/items/1").statusCode());
            assertEquals(503, admin("PUT", "/v1/routes/outage", route).statusCode());
            var away = health();
            assertEquals(503, away.statusCode());
            assertTrue(away.body().startsWith("{\"status\":\"store-unavailable\",\"revision\":"), away.body());
        } finally {
            assertEquals(204, admin("POST", StoreSwitch.START, "").statusCode());
        }
        assertEquals(200, health().statusCode());
        assertEquals(201, admin("PUT", "/v1/routes/outage", route).statusCode());
    }

    @Test
    void whatTheHostAnswersItselfNeedsTheTokenToo() throws Exception {
        for (String path : List.of(RecordStream.PATH, StoreSwitch.STOP)) {
            var request =
                    HttpRequest.newBuilder(gateway.adminUri().resolve(path)).build();
            assertEquals(401, HTTP.send(request, BodyHandlers.discarding()).statusCode(), path);
        }
    }

    @Test
    void aTakenPortIsOneMessage() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = DevOptions.ephemeral();
            var gatewayPort = assertThrows(Stop.class, () -> start(options.withPorts(taken.getLocalPort(), 0)));
            var adminPort = assertThrows(Stop.class, () -> start(options.withPorts(0, taken.getLocalPort())));

            assertTrue(
                    gatewayPort.text().contains("in use by another process; choose another with --port"),
                    gatewayPort.text());
            assertTrue(
                    adminPort.text().contains("in use by another process; choose another with --admin-port"),
                    adminPort.text());
        }
    }

    @Test
    void anAddressThatIsNoneOfThisMachineIsOneMessage() {
        var refused =
                assertThrows(Stop.class, () -> start(DevOptions.ephemeral().withBind("no-such-host.invalid")));

        assertEquals("--bind: there is no host no-such-host.invalid", refused.text());
    }

    @Test
    void aTokenThatCannotBeUsedIsNotKept(@TempDir Path data) {
        var options = DevOptions.ephemeral().withData(data);

        var refused = assertThrows(Stop.class, () -> start(options.withAdminToken("short")));

        assertTrue(refused.text().startsWith("the admin token cannot be used"), refused.text());
        assertTrue(Files.notExists(data.resolve("token")));
    }

    @Test
    void aDatabaseThatIsNoneIsOneMessage(@TempDir Path broken) throws IOException {
        Files.writeString(broken.resolve("store.db"), "this is no database".repeat(500));

        var refused =
                assertThrows(Stop.class, () -> start(DevOptions.ephemeral().withData(broken)));

        assertTrue(refused.text().contains("store.db cannot be read"), refused.text());
        assertTrue(refused.text().contains("Move it away"), refused.text());
    }

    @Test
    void aSecondStartKeepsWhatUsersMadeOfTheDemo(@TempDir Path data) throws Exception {
        var options = DevOptions.ephemeral().withData(data).withDemo();
        long before;
        try (DevGateway first = start(options)) {
            var patch = first.store().document(first.store().head().revision());
            var key = new dev.lintel.contract.Document.Key(dev.lintel.contract.Kind.ROUTE, "demo-hello");
            before = first.store()
                    .publish(
                            patch.without(key),
                            new dev.lintel.store.Change("test", ""),
                            first.store().latestHead())
                    .revision();
        }
        try (DevGateway second = start(options)) {
            var document = second.store().document(second.store().head().revision());
            assertTrue(second.store().head().revision() >= before);
            assertTrue(document.resources().keySet().stream()
                    .noneMatch(key -> key.id().equals("demo-hello")));
            var reply = HTTP.send(
                    HttpRequest.newBuilder(second.gatewayUri().resolve("/demo/items/1"))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(200, reply.statusCode(), "the backends' new ports are known");
        }
    }
}

package dev.lintel.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.Cli;
import dev.lintel.local.ExitCode;
import dev.lintel.local.dev.DevGateway;
import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands against a gateway in this process. Each test begins with the configuration of [#hello].
final class CommandsTest {
    private static DevGateway gateway;
    private static Cli cli;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startGateway() {
        gateway = DevGateway.start(DevOptions.ephemeral(), AccessLog.NONE, line -> {});
        cli = Cli.at(gateway.adminUri().toString(), gateway.token());
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
    }

    @BeforeEach
    void applyHello() throws IOException {
        var run = cli.run("apply", file(hello("hello")), "--yes");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
    }

    private static String hello(String body) {
        return """
                lintel: 1
                routes:
                  - id: hello
                    match: {path: /hello}
                    reply: {status: 200, body: "%s"}
                """.formatted(body);
    }

    private String file(String text) throws IOException {
        Path file = folder.resolve("lintel.yaml");
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void applyingTheSameAgainChangesNothing() throws IOException {
        var run = cli.run("apply", file(hello("hello")));

        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().startsWith("no changes; revision "), run.out());
    }

    @Test
    void applyShowsWhatItChangesAndTheRevision() throws IOException {
        var run = cli.run("apply", file(hello("other")), "-m", "because");

        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().contains("~ routes/hello"), run.out());
        assertTrue(run.out().contains("-  body: hello"), run.out());
        assertTrue(run.out().contains("+  body: other"), run.out());
        assertTrue(run.out().contains("1 changed; revision "), run.out());
        assertTrue(cli.run("history").out().lines().findFirst().orElse("").endsWith("because"));
    }

    @Test
    void aDryRunShowsButDoesNotChange() throws IOException {
        var run = cli.run("apply", file(hello("other")), "--dry-run");

        assertTrue(run.out().contains("~ routes/hello"), run.out());
        assertTrue(cli.run("get", "routes/hello").out().contains("body: hello"));
    }

    @Test
    void diffEndsWithThreeWhenAskedToTellDifferences() throws IOException {
        assertEquals(
                ExitCode.DIFFERENT,
                cli.run("diff", file(hello("x")), "--exit-code").exitCode());
        assertEquals(ExitCode.OK, cli.run("diff", file(hello("x"))).exitCode());
        assertEquals(
                ExitCode.OK,
                cli.run("diff", file(hello("hello")), "--exit-code").exitCode());
    }

    @Test
    void faultsOfADocumentAreToldByFileAndLine() throws IOException {
        String file = file("lintel: 1\nroutes:\n  - id: bad\n    match: {path: no-slash}\n    reply: {status: 200}\n");

        var run = cli.run("apply", file);

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().startsWith(file + ":4:"), run.err());
    }

    @Test
    void exportIsADocumentThatChangesNothing() throws IOException {
        String exported = cli.run("export").out();

        assertEquals("no changes\n", cli.run("diff", file(exported)).out());
    }

    @Test
    void aResourceIsPutShownAndDeleted() throws IOException {
        String route = file("{id: two, match: {path: /two}, reply: {status: 204}}");

        assertEquals(ExitCode.OK, cli.run("put", "routes/two", route).exitCode());
        assertEquals(ExitCode.OK, cli.run("put", "routes/two", route).exitCode());
        assertEquals("routes/hello\nroutes/two\n", cli.run("get", "routes").out());
        assertEquals(ExitCode.OK, cli.run("delete", "routes/two").exitCode());
        assertEquals("routes/hello\n", cli.run("get", "routes").out());
    }

    @Test
    void rollbackBringsAnEarlierRevisionBack() throws IOException {
        String before = revision();
        cli.run("apply", file(hello("other")));

        assertEquals(ExitCode.OK, cli.run("rollback", before, "-m", "back").exitCode());
        assertTrue(cli.run("get", "routes/hello").out().contains("body: hello"));
        assertTrue(cli.run("history", "--audit").out().contains("rollback"));
    }

    @Test
    void aWriteThatSomebodyOvertookEndsWithFour() throws IOException {
        var client = new AdminClient(gateway.adminUri(), gateway.token());
        String seen = client.etag("/v1/document");
        cli.run("apply", file(hello("other")));
        var failure = org.junit.jupiter.api.Assertions.assertThrows(
                AdminFailure.class,
                () -> client.write(
                        "POST",
                        "/v1/apply",
                        "application/yaml",
                        "lintel: 1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "If-Match",
                        seen));

        assertEquals(ExitCode.CONFLICT, failure.exitCode());
    }

    @Test
    void healthTellsTheServedRevision() {
        var run = cli.run("health");

        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().startsWith("ready, revision "), run.out());
    }

    private void applyLimits() throws IOException {
        var run = cli.run("apply", "--yes", file("""
                lintel: 1
                policies: [{id: daily, kind: quota, limit: 9, per: day, key: ["header:X-Tenant", route]}]
                routes:
                  - {id: a, match: {path: /a}, reply: {}, policies: [daily, {kind: rate-limit, limit: 7}]}
                """));
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
    }

    @Test
    void limitsAreShownByTheKeyThatClientsPresent() throws IOException {
        applyLimits();
        var run = cli.run("limits", "daily", "acme", "a");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(
                lines.get(0)
                        .matches("quota daily, enforced, key header:x-tenant=~[\\w-]{22};route=a, 1 shard, 0 writes"),
                run.out());
        assertTrue(lines.get(1).matches("LIMIT +USED +LEFT +OF +RESETS AT"), run.out());
        assertTrue(lines.get(2).matches("daily +0 +9 +9 +\\S+Z"), run.out());
        assertTrue(cli.run("limits", "a/rate-limit", "--json").out().contains("\"policy\" : \"a/rate-limit\""));
    }

    @Test
    void aLimitIsResetWithAReason() throws IOException {
        applyLimits();
        var run = cli.run("limits", "daily", "acme", "a", "--reset", "-m", "they called & asked");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals("daily is reset; routers see it within 5 s\n", run.out());
        var resets = new AdminClient(gateway.adminUri(), gateway.token()).get("/v1/resets?limit=1");
        assertEquals(
                "they called & asked",
                resets.path("items").path(0).path("message").asString(""));
    }

    @Test
    void aKeyThatIsNoneOfThePolicyEndsWithWhatIsWanted() throws IOException {
        applyLimits();
        var run = cli.run("limits", "daily", "acme");
        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("header:x-tenant, route; 1 given"), run.err());
    }

    @Test
    void breakersAreToldToBeClosed() {
        assertEquals("all shared breakers are closed\n", cli.run("breakers").out());
        assertEquals(ExitCode.INVALID, cli.run("breakers", "--reset", "orders").exitCode());
        var none = cli.run("breakers", "--reset", "orders/0");
        assertEquals(ExitCode.ERROR, none.exitCode());
        assertTrue(none.err().contains("no shared breaker of that target is other than closed"), none.err());
    }

    @Test
    void aWrongTokenEndsWithOneMessage() {
        var run =
                Cli.at(gateway.adminUri().toString(), "wrong-token-wrong-token").run("get", "routes");

        assertEquals(ExitCode.ERROR, run.exitCode());
        assertTrue(run.err().contains("Unauthorized"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    void jsonIsForPrograms() {
        assertEquals(
                "hello",
                AdminClient.parse(cli.run("get", "routes/hello", "--json")
                                .out()
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .path("id")
                        .asString(""));
    }

    @Test
    void tailFollowsTheRecordsOfOneRoute() throws Exception {
        var tail = CompletableFuture.supplyAsync(
                () -> cli.run("tail", "--route", "hello", "--status", "2xx", "--count", "1"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 20_000 && !tail.isDone(); i++)
                for (String path : new String[] {"/none", "/hello"})
                    http.send(
                            HttpRequest.newBuilder(gateway.gatewayUri().resolve(path))
                                    .build(),
                            BodyHandlers.discarding());
        }
        String line = tail.get().out();

        assertTrue(line.contains("GET    200"), line);
        assertTrue(line.contains("/hello"), line);
    }

    private static String revision() {
        return new AdminClient(gateway.adminUri(), gateway.token())
                .get("/v1/revisions?limit=1")
                .path("items")
                .path(0)
                .path("revision")
                .asString("");
    }
}

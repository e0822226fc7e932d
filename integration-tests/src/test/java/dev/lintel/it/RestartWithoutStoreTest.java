package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RouterStatus;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.store.LastGood;
import dev.lintel.store.LastGoodFile;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.secret.HostSecrets;
import dev.lintel.store.secret.LocalSecrets;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A router that starts while nothing can be read from the store: it serves what an earlier run of the local gateway
/// kept, or says that it has no configuration. It never says 404 for that.
final class RestartWithoutStoreTest {
    private static final RevisionStore AWAY = (RevisionStore) Proxy.newProxyInstance(
            RestartWithoutStoreTest.class.getClassLoader(),
            new Class<?>[] {RevisionStore.class},
            (self, method, arguments) -> {
                throw new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, "no answer"));
            });

    @TempDir
    private Path data;

    @Test
    void servesWhatAnEarlierRunKept() throws Exception {
        try (var gateway = RunningGateway.start(DevOptions.ephemeral().withData(data), AccessLog.NONE)) {
            gateway.serve("""
                    lintel: 1
                    routes:
                      - {id: kept, match: {path: /kept}, reply: {status: 200, body: kept}}
                    """);
        }
        try (var restarted = new Restarted(new LastGoodFile(data.resolve("last-good")))) {
            assertTrue(restarted.router.awaitReady(RunningGateway.PATIENCE));
            assertEquals(
                    RouterStatus.Source.LAST_GOOD, restarted.router.status().source());
            assertEquals("kept", restarted.get("/kept").body());
            assertEquals(404, restarted.get("/none").statusCode());
        }
    }

    @Test
    void saysThatItHasNoConfigurationWhenNothingWasEverRead() throws Exception {
        try (var first = new Restarted(new LastGoodFile(data.resolve("last-good")))) {
            HttpResponse<String> reply = first.get("/");
            assertEquals(503, reply.statusCode(), reply.body());
            assertEquals(
                    Optional.of("application/problem+json"), reply.headers().firstValue("Content-Type"));
            assertTrue(reply.body().contains("/configuration-unavailable\""), reply.body());
            assertTrue(reply.headers().firstValue("Retry-After").isPresent(), "it will get better");
        }
    }

    private static final class Restarted implements AutoCloseable {
        private final RunningRouter router;
        private final HttpEntry entry;
        private final HttpClient http = HttpClient.newHttpClient();

        Restarted(LastGood lastGood) {
            router = GatewayFactory.start(
                    RouterOptions.defaults().withThreads(1).withPoll(Duration.ofMillis(10)),
                    AWAY,
                    lastGood,
                    new LocalSecrets(System::getenv, HostSecrets.NONE),
                    InstantSource.system(),
                    NanoClock.SYSTEM);
            entry = HttpEntry.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    router.handler(),
                    router.settings(),
                    router.loops(),
                    NanoClock.SYSTEM);
        }

        HttpResponse<String> get(String path) throws Exception {
            var uri = URI.create("http://127.0.0.1:" + entry.address().getPort() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }

        @Override
        public void close() {
            http.close();
            entry.close(Duration.ZERO);
            router.close();
        }
    }
}

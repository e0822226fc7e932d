package dev.lintel.admin.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lintel.contract.Document;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.UpstreamSpec.Tls;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.contract.protection.HealthCheck;
import dev.lintel.contract.protection.StatusRange;
import dev.lintel.store.Change;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.breaker.BackendHealth.TargetHealth;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import dev.lintel.store.breaker.TargetKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HealthRoundsTest {
    private static final String BAD = TargetKey.of(URI.create("http://b.test"));

    private Instant now = Instant.parse("2026-11-28T12:00:30Z");
    private final InstantSource clock = () -> now;
    private final InMemoryRevisionStore revisions = new InMemoryRevisionStore(clock);
    private final InMemoryBreakerLedger ledger = new InMemoryBreakerLedger();
    private final Set<String> unwell = ConcurrentHashMap.newKeySet();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final HealthRounds rounds = new HealthRounds(revisions, ledger, this::isWell, clock);

    private boolean isWell(Target target, Tls tls, HealthCheck check) {
        asked.add(target.url().toString());
        return !unwell.contains(target.url().toString());
    }

    private void publish(String backends) {
        String text = "{\"lintel\": 1, \"backends\": [" + backends.replace('\'', '"') + "]}";
        revisions.publish(
                Document.parse(JsonMapper.builder().build().readTree(text)), new Change("test", ""), revisions.head());
    }

    private void publishTwoTargets(String interval) {
        publish("{'id': 'b', 'targets': ['http://a.test', 'http://b.test'], 'healthCheck': {'path': '/health',"
                + " 'interval': '" + interval + "', 'healthyThreshold': 2, 'unhealthyThreshold': 2}}");
    }

    private Map<String, TargetHealth> found() {
        return ledger.read().health().stream()
                .findFirst()
                .map(health -> health.targets())
                .orElse(Map.of());
    }

    private void round() {
        now = now.plusSeconds(60);
        rounds.run();
    }

    @Test
    void asksNobodyWithoutACheck() {
        publish("{'id': 'b', 'targets': ['http://a.test']}");
        assertEquals(Optional.empty(), rounds.run());
        assertTrue(asked.isEmpty());
    }

    @Test
    void writesNothingWhileAllAreWell() {
        publishTwoTargets("60s");
        assertEquals(Optional.of(Duration.ofSeconds(60)), rounds.run());
        assertEquals(Set.of("http://a.test", "http://b.test"), asked);
        assertTrue(ledger.read().health().isEmpty());
    }

    @Test
    void writesWhatItFoundOfOthersBesideATargetThatNeverAnswers() throws Exception {
        var never = new CountDownLatch(1);
        var patient = new HealthRounds(
                revisions,
                ledger,
                (target, tls, check) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                },
                clock);
        publish("{'id': 'b', 'targets': ['http://b.test'], 'healthCheck': {'path': '/', 'interval': '60s',"
                + " 'timeout': '100ms', 'unhealthyThreshold': 1}}");
        patient.run();
        assertFalse(Objects.requireNonNull(found().get(BAD)).healthy());
    }

    @Test
    void believesOnlyWhatIsSaidAsOftenAsTheThresholds() {
        publishTwoTargets("60s");
        unwell.add("http://b.test");
        rounds.run();
        TargetHealth once = Objects.requireNonNull(found().get(BAD));
        assertEquals(1, once.streak());
        assertTrue(once.healthy());
        round();
        long since = now.toEpochMilli();
        assertEquals(Map.of(BAD, new TargetHealth(false, 0, since)), found());
        unwell.clear();
        round();
        assertEquals(Map.of(BAD, new TargetHealth(false, 1, since)), found());
        unwell.add("http://b.test");
        round();
        assertEquals(Map.of(BAD, new TargetHealth(false, 0, since)), found());
        unwell.clear();
        round();
        round();
        assertTrue(ledger.read().health().isEmpty());
    }

    @Test
    void forgetsBackendsThatAreCheckedNoMore() {
        publishTwoTargets("60s");
        unwell.add("http://b.test");
        rounds.run();
        assertFalse(found().isEmpty());
        publish("{'id': 'b', 'targets': ['http://a.test']}");
        rounds.run();
        assertTrue(ledger.read().health().isEmpty());
    }

    @Test
    void keepsToTheInterval() {
        publishTwoTargets("5m");
        rounds.run();
        assertTrue(asked.isEmpty() || now.getEpochSecond() % 300 < 60);
        var times = new ArrayList<Instant>();
        for (int minute = 0; minute < 15; minute++) {
            asked.clear();
            round();
            if (!asked.isEmpty()) times.add(now);
        }
        assertEquals(3, times.size());
        assertEquals(Duration.ofMinutes(5), Duration.between(times.get(0), times.get(1)));
    }

    @Test
    void staysForMostOfTheMinuteWhereItMust() {
        publishTwoTargets("10s");
        List<Duration> pauses = new ArrayList<>();
        var handler = new CheckerHandler(rounds, clock, pause -> {
            pauses.add(pause);
            now = now.plus(pause);
        });
        handler.handleRequest(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), null);
        assertEquals(5, pauses.size());
        assertEquals(Set.of(Duration.ofSeconds(10)), new HashSet<>(pauses));
    }

    @Test
    void asksOverHttpAndOnlyWhereItMay() throws Exception {
        var seen = new ArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().endsWith("/well") ? 204 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            var target = new Target(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/"), 1);
            var free = new SocketProbe(AddressPolicy.parse("loopback"), System::nanoTime);
            assertTrue(free.isWell(target, Tls.DEFAULT, check("/well")));
            assertFalse(free.isWell(target, Tls.DEFAULT, check("/ill")));
            assertEquals(List.of("/base/well", "/base/ill"), seen);
            assertFalse(new SocketProbe(AddressPolicy.publicOnly(), System::nanoTime)
                    .isWell(target, Tls.DEFAULT, check("/well")));
            assertEquals(2, seen.size());
        } finally {
            server.stop(0);
        }
        var gone =
                new Target(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), 1);
        assertFalse(new SocketProbe(AddressPolicy.parse("loopback"), System::nanoTime)
                .isWell(gone, Tls.DEFAULT, check("/well")));
    }

    private static HealthCheck check(String path) {
        return new HealthCheck(
                path, Duration.ofSeconds(60), Duration.ofSeconds(5), List.of(new StatusRange(200, 299)), 1, 1);
    }
}

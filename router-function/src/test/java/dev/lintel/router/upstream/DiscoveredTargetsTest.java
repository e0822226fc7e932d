package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.ProblemType;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Targets that come and go while calls are made.
@ExtendWith(LeakCheck.class)
class DiscoveredTargetsTest {
    /// Finds what a test says.
    private static final class FakeSource implements TargetSource {
        volatile CompletableFuture<Found> answer = new CompletableFuture<>();
        volatile boolean closed;

        @Override
        public CompletionStage<Found> find() {
            return answer;
        }

        static FakeSource of(RawServer... servers) {
            var source = new FakeSource();
            source.answer = CompletableFuture.completedFuture(found(servers));
            return source;
        }

        static Found found(RawServer... servers) {
            List<Site> sites = new ArrayList<>();
            for (RawServer server : servers)
                sites.add(new Site(
                        false, "orders.test", InetAddress.getLoopbackAddress(), server.port(), "", 1, 0, Map.of()));
            return new Found(sites, Duration.ofHours(1));
        }

        void now(Caller caller, RawServer... servers) throws Exception {
            answer = CompletableFuture.completedFuture(found(servers));
            refresh(caller);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static void refresh(Caller caller) throws Exception {
        caller.upstream.discovering().refresh();
        for (int i = 0; i < 4; i++) caller.onLoop(() -> {}); // asked, answered, told to each loop
    }

    private static RawServer named(String name) {
        return RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
    }

    private static Set<String> names(Caller caller, int calls) throws Exception {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < calls; i++) names.add(caller.get("/").text());
        return names;
    }

    @Test
    void callsWhatIsFoundAndNoMoreWhatIsGone() throws Exception {
        try (var a = named("a");
                var b = named("b");
                var c = named("c")) {
            var source = FakeSource.of(a, b);
            try (var caller = Caller.to().source(source).build()) {
                assertEquals(Set.of("a", "b"), names(caller, 6));
                source.now(caller, b, c);
                assertEquals(Set.of("b", "c"), names(caller, 6));
                assertEquals(1, b.accepted()); // it stayed, and its connection with it
            }
            assertTrue(source.closed);
        }
    }

    @Test
    void holdsCallsUntilTheFirstListIsThere() throws Exception {
        try (var a = named("a")) {
            var source = new FakeSource();
            try (var caller = Caller.to().source(source).build()) {
                Caller.Answer early = caller.get("/");
                caller.onLoop(() -> {});
                assertFalse(early.reply.isDone());
                source.answer.complete(FakeSource.found(a));
                assertEquals("a", early.text());
            }
        }
    }

    @Test
    void countsTheWaitForTheFirstListFromWhenTheCallBegan() throws Exception {
        try (var a = named("a")) {
            var source = new FakeSource();
            try (var caller = Caller.to().source(source).build()) {
                Caller.Answer early = caller.get("/");
                caller.onLoop(() -> {});
                caller.passWhenNoticed(Duration.ofSeconds(1));
                assertFalse(early.reply.isDone());
                source.answer.complete(FakeSource.found(a));
                assertEquals("a", early.text());
            }
        }
    }

    @Test
    void asksAgainAfterAnAnswerThatIsNoTarget() throws Exception {
        try (var a = named("a")) {
            var source = new FakeSource();
            var unusable = new Site(false, "no host", null, 80, "", 1, 0, Map.of());
            source.answer =
                    CompletableFuture.completedFuture(new TargetSource.Found(List.of(unusable), Duration.ofHours(1)));
            try (var caller = Caller.to().source(source).build()) {
                assertEquals(
                        ProblemType.UPSTREAM_UNREACHABLE,
                        caller.get("/").problem().type());
                source.now(caller, a);
                assertEquals("a", caller.get("/").text());
            }
        }
    }

    @Test
    void holdsThemNoLongerThanAConnectionMayTake() throws Exception {
        try (var caller = Caller.to().source(new FakeSource()).build()) {
            Caller.Answer early = caller.get("/");
            caller.onLoop(() -> {});
            caller.passWhenNoticed(Caller.CONNECT);
            assertEquals(ProblemType.UPSTREAM_TIMEOUT, early.problem().type());
        }
    }

    @Test
    void failsCallsWhenTheFirstListCannotBeHad() throws Exception {
        var source = new FakeSource();
        try (var caller = Caller.to().source(source).build()) {
            Caller.Answer early = caller.get("/");
            source.answer.completeExceptionally(new IOException("no such name"));
            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, early.problem().type());
            assertEquals(
                    "backend orders has no target to send to",
                    caller.get("/").problem().detail());
        }
    }

    @Test
    void keepsTheLastGoodListWhenTheSourceFails() throws Exception {
        try (var a = named("a")) {
            var source = FakeSource.of(a);
            try (var caller = Caller.to().source(source).build()) {
                assertEquals("a", caller.get("/").text());
                source.answer = CompletableFuture.failedFuture(new IOException("SERVFAIL"));
                refresh(caller);
                assertEquals("a", caller.get("/").text());
                assertEquals(1, a.accepted());
            }
        }
    }

    @Test
    void letsCallsInFlightFinishAtATargetThatIsGone() throws Exception {
        var release = new CountDownLatch(1);
        RawServer.Script slow = talk -> {
            talk.head();
            talk.say("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhal");
            assertTrue(release.await(20, TimeUnit.SECONDS));
            talk.say("ves");
            talk.untilClosed(); // and it is closed, not kept for a target that is gone
        };
        try (var leaving = RawServer.running(slow);
                var staying = named("staying")) {
            var source = FakeSource.of(leaving);
            try (var caller = Caller.to().source(source).build()) {
                Caller.Answer inFlight = caller.get("/");
                assertEquals(200, inFlight.status());
                source.now(caller, staying);
                assertEquals(Set.of("staying"), names(caller, 4));
                release.countDown();
                assertEquals("halves", inFlight.text());
            }
        }
    }

    @Test
    void losesNoCallWhileTargetsComeAndGoUnderLoad() throws Exception {
        var random = new Random(11);
        List<RawServer> servers = new ArrayList<>();
        for (int i = 0; i < 6; i++) servers.add(named("s" + i));
        var source = FakeSource.of(servers.get(0), servers.get(1));
        try (var caller = Caller.to().threads(2).source(source).build()) {
            List<Caller.Answer> answers = new ArrayList<>();
            for (int round = 0; round < 200; round++) {
                for (int i = 0; i < 8; i++) answers.add(caller.get("/"));
                List<RawServer> some = new ArrayList<>(servers);
                java.util.Collections.shuffle(some, random);
                source.answer = CompletableFuture.completedFuture(
                        FakeSource.found(some.subList(0, 1 + random.nextInt(5)).toArray(RawServer[]::new)));
                caller.upstream.discovering().refresh();
                if (round % 10 == 9)
                    for (Caller.Answer answer : answers)
                        assertEquals(2, answer.text().length());
                if (round % 10 == 9) answers.clear();
            }
        } finally {
            for (RawServer server : servers) server.close();
        }
    }

    @Test
    void startsSlowlyAtATargetThatIsNew() throws Exception {
        var slowly = new LoadBalancing(
                LoadBalancing.Algorithm.ROUND_ROBIN,
                java.util.Optional.empty(),
                LoadBalancing.USUAL_BOUND_PERCENT,
                java.util.Optional.empty(),
                java.util.Optional.of(Duration.ofSeconds(60)),
                List.of());
        try (var old = named("old");
                var fresh = named("new")) {
            var source = FakeSource.of(old);
            try (var caller = Caller.to().source(source).balancing(slowly).build()) {
                assertEquals(Set.of("old"), names(caller, 2));
                source.now(caller, old, fresh);
                assertEquals(2, newOf(caller, 22)); // a tenth of the weight: 1 of 11
                caller.clock.pass(Duration.ofSeconds(30));
                assertEquals(10, newOf(caller, 30), 1); // half: 1 of 3
                caller.clock.pass(Duration.ofSeconds(30));
                assertEquals(15, newOf(caller, 30), 1);
            }
        }
    }

    private static int newOf(Caller caller, int calls) throws Exception {
        int of = 0;
        for (int i = 0; i < calls; i++) if (caller.get("/").text().equals("new")) of++;
        return of;
    }
}

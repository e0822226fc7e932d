package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.LoadBalancing.Algorithm;
import dev.lintel.contract.LoadBalancing.CallKey;
import dev.lintel.contract.LoadBalancing.Preference;
import dev.lintel.contract.LoadBalancing.Sticky;
import dev.lintel.contract.SecretRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every algorithm, over HTTP: which server answers.
@ExtendWith(LeakCheck.class)
@SuppressWarnings("try") // servers go away in mid-test
class BalancingTest {
    private static final LoadBalancing BY_TENANT = Destinations.by(Algorithm.CONSISTENT_HASH);

    private static RawServer named(String name) {
        return RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
    }

    @Test
    void takesTurnsByWeight() throws Exception {
        try (var a = named("a");
                var b = named("b");
                var caller = Caller.to()
                        .target(a.url(), 3, Map.of())
                        .target(b.url(), 1, Map.of())
                        .build()) {
            Map<String, Integer> calls = new HashMap<>();
            for (int i = 0; i < 40; i++) calls.merge(caller.get("/").text(), 1, Integer::sum);
            assertEquals(Map.of("a", 30, "b", 10), calls);
        }
    }

    @Test
    void passesOverTheTargetThatIsBusy() throws Exception {
        var release = new CountDownLatch(1);
        RawServer.Script slow = talk -> {
            while (!talk.head().isEmpty()) {
                assertTrue(release.await(20, TimeUnit.SECONDS));
                talk.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
            }
        };
        try (var a = RawServer.running(slow);
                var b = named("b");
                var caller = Caller.to(a.url(), b.url())
                        .balancing(Destinations.by(Algorithm.LEAST_OUTSTANDING))
                        .build()) {
            List<Caller.Answer> held = new ArrayList<>();
            int answered = 0;
            for (int i = 0; i < 20; i++) {
                Caller.Answer answer = caller.get("/");
                caller.onLoop(() -> {});
                // one of the first two hangs; with a call in flight it gets no other
                if (held.isEmpty()
                        && caller.upstream.targets().destinations().stream()
                                .anyMatch(to -> to.port == a.port() && to.inFlight() == 1)) {
                    held.add(answer);
                    continue;
                }
                assertEquals("b", answer.text());
                answered++;
            }
            assertEquals(19, answered);
            release.countDown();
            assertEquals("slow", held.getFirst().text());
        }
    }

    @Test
    void keepsATenantOnItsTargetAndMovesItOnlyWhenThatIsGone() throws Exception {
        try (var a = named("a");
                var b = named("b");
                var c = named("c");
                var caller = Caller.to(a.url(), b.url(), c.url())
                        .balancing(BY_TENANT)
                        .build()) {
            Map<String, String> homes = new HashMap<>();
            for (int i = 0; i < 60; i++)
                homes.put("t" + i, caller.get("/", "K", "t" + i).text());
            assertEquals(3, homes.values().stream().distinct().count());
            for (var home : homes.entrySet())
                assertEquals(
                        home.getValue(),
                        caller.get("/other", "K", home.getKey()).text());
            c.close();
            for (var home : homes.entrySet()) {
                Caller.Answer answer = caller.get("/", "K", home.getKey());
                answer.get();
                String now = answer.text();
                if (home.getValue().equals("c")) assertNotEquals("c", now);
                else assertEquals(home.getValue(), now);
            }
        }
    }

    @Test
    void callsTheFasterOfTwo() throws Exception {
        var setup = new Caller[1];
        RawServer.Script slow = talk -> {
            while (!talk.head().isEmpty()) {
                setup[0].clock.pass(Duration.ofMillis(200));
                talk.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
            }
        };
        RawServer.Script fast = talk -> {
            while (!talk.head().isEmpty()) {
                setup[0].clock.pass(Duration.ofMillis(2));
                talk.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast");
            }
        };
        try (var a = RawServer.running(slow);
                var b = RawServer.running(fast);
                var caller = Caller.to(a.url(), b.url())
                        .balancing(Destinations.by(Algorithm.LATENCY))
                        .build()) {
            setup[0] = caller;
            Map<String, Integer> calls = new HashMap<>();
            for (int i = 0; i < 100; i++) calls.merge(caller.get("/").text(), 1, Integer::sum);
            assertEquals(Map.of("slow", 1, "fast", 99), calls);
        }
    }

    @Test
    void keepsAClientThatBringsItsKey() throws Exception {
        var byUser = Destinations.sticky(new Sticky.ByKey(new CallKey(CallKey.Source.QUERY, "user")));
        try (var a = named("a");
                var b = named("b");
                var caller = Caller.to(a.url(), b.url()).balancing(byUser).build()) {
            Map<String, Integer> homes = new HashMap<>();
            for (int user = 0; user < 40; user++) {
                String home = caller.get("/?user=" + user).text();
                homes.merge(home, 1, Integer::sum);
                assertEquals(home, caller.get("/x?y=1&user=" + user).text());
            }
            assertEquals(2, homes.size(), homes.toString());
            assertNotEquals(caller.get("/").text(), caller.get("/").text()); // without a key they take turns
        }
    }

    @Test
    void keepsAClientByTheCookieItSets() throws Exception {
        var byCookie =
                Destinations.sticky(new Sticky.ByCookie("at", Optional.of(Duration.ofHours(1)), Optional.empty()));
        try (var a = named("a");
                var b = named("b");
                var caller = Caller.to(a.url(), b.url()).balancing(byCookie).build()) {
            Caller.Answer first = caller.get("/");
            String home = first.text();
            String cookie = cookie(first);
            assertNotNull(cookie);
            assertEquals("no-cache=\"Set-Cookie\"", first.header("Cache-Control"));
            String[] parts = cookie.split("; ", 2);
            assertEquals("Path=/; HttpOnly; SameSite=Lax; Max-Age=3600", parts[1]);
            assertFalse(parts[0].contains("127"), parts[0]);
            for (int i = 0; i < 10; i++) {
                Caller.Answer next = caller.get("/", "Cookie", "theme=dark; " + parts[0]);
                assertEquals(home, next.text());
                assertNull(cookie(next)); // it has it already
            }
            Caller.Answer forged = caller.get("/", "Cookie", "at=AAAAAAAAAAAA");
            assertEquals(200, forged.status());
            assertNotNull(cookie(forged));
            (home.equals("a") ? a : b).close();
            Caller.Answer moved = caller.get("/", "Cookie", parts[0]);
            assertNotEquals(home, moved.text());
            assertNotEquals(cookie, cookie(moved));
        }
    }

    private static @Nullable String cookie(Caller.Answer answer) throws Exception {
        return answer.header("Set-Cookie");
    }

    @Test
    void makesCookiesThatOnlyTheSecretExplains() throws Exception {
        assertNotEquals(cookieUnder("one"), cookieUnder("two"));
        assertEquals(cookieUnder("one"), cookieUnder("one"));
    }

    private static String cookieUnder(String secret) {
        var spec = new Sticky.ByCookie("at", Optional.empty(), Optional.of(SecretRef.parse("env:S")));
        var cookie = new StickyCookie("orders", spec, ref -> secret, () -> 0);
        var destination = Destinations.weighing(1).getFirst();
        StickyCookie.@Nullable Tag tag = cookie.tag(destination);
        while (tag == null) { // read on a thread of its own
            Thread.onSpinWait();
            tag = cookie.tag(destination);
        }
        return tag.text();
    }

    @Test
    void staysInItsZoneUntilThatIsDown() throws Exception {
        var zones = new LoadBalancing(
                Algorithm.ROUND_ROBIN,
                Optional.empty(),
                LoadBalancing.USUAL_BOUND_PERCENT,
                Optional.empty(),
                Optional.empty(),
                List.of(new Preference("zone", Optional.empty()), new Preference("region", Optional.of("eu-west-1"))));
        try (var here = named("here");
                var near = named("near");
                var far = named("far");
                var caller = Caller.to()
                        .target(far.url(), 100, Map.of("zone", "z3", "region", "us-east-1"))
                        .target(near.url(), 100, Map.of("zone", "z2", "region", "eu-west-1"))
                        .target(here.url(), 1, Map.of("zone", "z1", "region", "eu-west-1"))
                        .locality(Map.of("zone", "z1"))
                        .balancing(zones)
                        .build()) {
            for (int i = 0; i < 10; i++) assertEquals("here", caller.get("/").text());
            here.close();
            for (int i = 0; i < 10; i++) assertEquals("near", caller.get("/").text());
            near.close();
            for (int i = 0; i < 10; i++) assertEquals("far", caller.get("/").text());
        }
    }

    @Test
    void beginsAnewAfterTheProcessWasCopied() throws Exception {
        // copies of one snapshot must not all begin at the same target
        try (var a = named("a");
                var b = named("b");
                var caller = Caller.to(a.url(), b.url()).build()) {
            var turns = new StringBuilder();
            for (int i = 0; i < 64; i++) {
                turns.append(caller.get("/").text());
                caller.upstream.dropIdle();
                caller.onLoop(() -> {});
            }
            assertTrue(turns.indexOf("aaa") >= 0 && turns.indexOf("bbb") >= 0, turns.toString());
        }
    }
}

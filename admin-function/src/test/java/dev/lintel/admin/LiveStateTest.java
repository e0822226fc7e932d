package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Configuration;
import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BackendHealth.TargetHealth;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import dev.lintel.store.breaker.TargetKey;
import dev.lintel.store.limit.Ask;
import dev.lintel.store.limit.LeasedLimitDesk;
import dev.lintel.store.limit.LimitDesk;
import dev.lintel.store.limit.LimitSpec;
import dev.lintel.store.limit.NamedLimit;
import dev.lintel.store.limit.TrueTime;
import dev.lintel.store.limit.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Limits and breakers as operators see and reset them.
final class LiveStateTest {
    static final String DOCUMENT = """
            lintel: 1
            backends:
              - id: orders
                targets: ["http://127.0.0.1:9000", "http://127.0.0.1:9001"]
            policies:
              - {id: per-client, kind: rate-limit, limit: 20, per: 1m, key: client-ip}
              - {id: daily, kind: quota, limit: 3, per: day, key: client-ip}
              - {id: rolling, kind: quota, limit: 3, per: hour, window: rolling, key: client-ip}
              - {id: slots, kind: concurrency, limit: 2, key: client-ip}
              - {id: tenants, kind: quota, limit: 5, per: day, key: ["header:X-Tenant", {clientIp: {ipv6: 48}}]}
              - {id: strict, kind: quota, limit: 5, per: day, key: "header:X-Tenant", onMissing: refuse}
              - id: plans
                kind: rate-limit
                limit: 5
                overrides: [{name: gold, plans: [gold], limit: 50}]
            routes:
              - id: r
                match: {path: /r}
                reply: {body: r}
                policies: [per-client, {kind: rate-limit, limit: 7}]
            """;

    private final Admin admin = new Admin();

    @BeforeEach
    void apply() {
        assertEquals(200, admin.yaml("/v1/apply", DOCUMENT, "If-Match", "*").status());
    }

    static void putBreaker(LiveState live, Instant now) {
        long at = now.toEpochMilli();
        var alert = BreakerEntry.alert("k1", "orders", 1, 7, at, "i-1", at + 60_000)
                .withSlots(List.of(new Slot(1, 10, 6, 1), new Slot(2, 5, 5, 0)), at + 60_000);
        assertTrue(live.breakers().create(alert).done());
    }

    static void putHealth(LiveState live, Instant now) {
        String digest = TargetKey.of(URI.create("http://127.0.0.1:9001"));
        long at = now.toEpochMilli();
        live.breakers()
                .putHealth(new BackendHealth(
                        "orders", Map.of(digest, new TargetHealth(false, 1, at - 5_000)), at, at + 90_000));
    }

    private LimitSpec limit(String policy) {
        var configuration = Configuration.parse(admin.store.document(1));
        return NamedLimit.find(policy, configuration).orElseThrow().own();
    }

    /// As a router instance takes, with what it has learnt forgotten each time.
    private Verdict take(String key, LimitSpec... limits) {
        LimitDesk desk = new LeasedLimitDesk(
                "i-1",
                admin.live.limits(),
                TrueTime.exact(InstantSource.fixed(Admin.NOW)),
                (nanos, task) -> {},
                new Random(1));
        return desk.take(List.of(new Ask(key, List.of(limits), 1)), Duration.ofSeconds(1))
                .toCompletableFuture()
                .join();
    }

    private boolean admitted(String policy) {
        return take("client-ip=203.0.113.7", limit(policy)) instanceof Verdict.Admitted;
    }

    private JsonNode first(String target) {
        Admin.Reply reply = admin.get(target);
        assertEquals(200, reply.status(), reply.text());
        return reply.json().get("limits").get(0);
    }

    @Test
    void showsWhatIsTakenUnderTheKeyThatRoutersWrite() {
        assertTrue(admitted("per-client"));
        assertTrue(admitted("per-client"));
        JsonNode state = admin.get("/v1/limits/per-client?key=203.0.113.7").json();
        assertEquals("client-ip=203.0.113.7", state.get("key").stringValue());
        assertEquals("rate-limit", state.get("kind").stringValue());
        assertEquals(1, state.get("shards").intValue());
        assertEquals(2, state.get("writes").intValue());
        JsonNode limit = state.get("limits").get(0);
        assertEquals(20, limit.get("limit").intValue());
        int remaining = limit.get("remaining").intValue();
        assertTrue(remaining >= 15 && remaining <= 18, limit.toString());
        assertEquals(20, limit.get("used").intValue() + remaining);
        assertTrue(Instant.parse(limit.get("resetsAt").stringValue()).isAfter(Admin.NOW), limit.toString());
        assertEquals(
                20,
                first("/v1/limits/per-client?key=203.0.113.8").get("remaining").intValue());
    }

    @Test
    void resetsEveryKindAndOnlyThePolicyThatIsNamed() {
        List<String> all = List.of("daily", "rolling", "slots");
        for (String policy : all) {
            int passed = 0;
            while (passed < 10 && admitted(policy)) passed++;
            assertEquals(policy.equals("slots") ? 2 : 3, passed, policy);
        }
        for (String policy : all) {
            String target = "/v1/limits/" + policy + "?key=203.0.113.7";
            assertEquals(0, first(target).get("remaining").intValue(), policy);
            assertEquals(204, admin.delete(target).status());
            JsonNode after = first(target);
            assertEquals(after.get("limit"), after.get("remaining"), policy);
            assertTrue(admitted(policy), policy);
            for (String other : all.subList(all.indexOf(policy) + 1, all.size()))
                assertFalse(admitted(other), other + " after a reset of " + policy);
        }
    }

    @Test
    void aResetOfNothingMakesNothing() {
        assertEquals(204, admin.delete("/v1/limits/per-client?key=203.0.113.7").status());
        assertTrue(admin.live
                .limits()
                .read("client-ip=203.0.113.7")
                .toCompletableFuture()
                .join()
                .isEmpty());
    }

    @Test
    void hashesWhatClientsWriteAndCutsAddresses() {
        String key = admin.get("/v1/limits/tenants?key=acme&key=2001:db8:1:2::3")
                .json()
                .get("key")
                .stringValue();
        assertTrue(
                key.matches("header:x-tenant=~[\\w-]{22};client-ip=2001:0db8:0001:0000:0000:0000:0000:0000/48"), key);
        String lacking = admin.get("/v1/limits/tenants?key=&key=::ffff:192.0.2.1")
                .json()
                .get("key")
                .stringValue();
        assertEquals("header:x-tenant!;client-ip=192.0.2.1", lacking);
    }

    @Test
    void refusesKeysThatAreNoneOfThePolicy() {
        for (String query : List.of("", "?key=a&key=b", "?key=localhost", "?key=1.2.3", "?key=999.1.1.1", "?key=::g"))
            assertEquals(
                    "bad-request", admin.get("/v1/limits/per-client" + query).problem(), query);
        assertEquals("bad-request", admin.get("/v1/limits/strict?key=").problem());
        assertEquals("bad-request", admin.get("/v1/limits/plans?key=x").problem());
        assertEquals("resource-not-found", admin.get("/v1/limits/none").problem());
    }

    @Test
    void namesLimitsInPlaceAndOverrides() {
        assertEquals(
                "r/rate-limit", first("/v1/limits/r%2Frate-limit").get("name").stringValue());
        JsonNode plans = admin.get("/v1/limits/plans").json();
        assertEquals("limit=plans", plans.get("key").stringValue());
        assertEquals("gold", plans.get("limits").get(1).get("override").stringValue());
        assertEquals(50, plans.get("limits").get(1).get("limit").intValue());
    }

    @Test
    void writesDownWhoResetWhatAndWhy() {
        admitted("daily");
        admin.delete("/v1/limits/daily?key=203.0.113.7&message=told%20them", "Lintel-Author", "Ada");
        JsonNode reset = admin.get("/v1/resets").json().get("items").get(0);
        assertEquals("limits/daily client-ip=203.0.113.7", reset.get("what").stringValue());
        assertEquals("daily had 2 of 3 left", reset.get("before").stringValue());
        assertEquals("ci (as Ada)", reset.get("author").stringValue());
        assertEquals("told them", reset.get("message").stringValue());
        assertEquals(Admin.NOW.toString(), reset.get("at").stringValue());
    }

    @Test
    void pagesResetsNewestFirst() {
        for (String message : List.of("a", "b", "c"))
            admin.delete("/v1/limits/daily?key=203.0.113.7&message=" + message);
        JsonNode page = admin.get("/v1/resets?limit=2").json();
        assertEquals(List.of("c", "b"), page.get("items").findValuesAsString("message"));
        JsonNode rest =
                admin.get("/v1/resets?cursor=" + page.get("next").stringValue()).json();
        assertEquals(List.of("a"), rest.get("items").findValuesAsString("message"));
        assertFalse(rest.has("next"));
    }

    @Test
    void listsBreakersThatAreNotClosedAndTargetsThatAreNotWell() {
        putBreaker(admin.live, Admin.NOW);
        putHealth(admin.live, Admin.NOW);
        admin.live.breakers().create(BreakerEntry.alert("old", "orders", 0, 8, 0, "i-0", 1_000));
        JsonNode board = admin.get("/v1/breakers").json();
        assertEquals(1, board.get("items").size(), board.toString());
        JsonNode alert = board.get("items").get(0);
        assertEquals("alert", alert.get("phase").stringValue());
        assertEquals(1, alert.get("target").intValue());
        assertEquals("i-1", alert.get("by").stringValue());
        assertEquals(Admin.NOW.toString(), alert.get("since").stringValue());
        assertEquals(
                "{\"calls\":15,\"failures\":11,\"slow\":1}",
                alert.get("evidence").toString());
        JsonNode ill = board.get("health").get(0);
        assertEquals("orders", ill.get("backend").stringValue());
        assertEquals(1, ill.get("target").intValue());
        assertFalse(ill.get("healthy").booleanValue());
    }

    @Test
    void resetsABreakerAndWritesItDown() {
        putBreaker(admin.live, Admin.NOW);
        assertEquals("resource-not-found", admin.delete("/v1/breakers/orders/0").problem());
        assertEquals(204, admin.delete("/v1/breakers/orders/1?message=fixed").status());
        assertTrue(admin.live.breakers().read().breakers().isEmpty());
        assertEquals("resource-not-found", admin.delete("/v1/breakers/orders/1").problem());
        JsonNode resets = admin.get("/v1/resets").json().get("items");
        assertEquals(1, resets.size());
        assertEquals("breakers/orders/1", resets.get(0).get("what").stringValue());
        assertEquals("alert since " + Admin.NOW, resets.get(0).get("before").stringValue());
    }

    @Test
    void showsTheProbesOfAHalfOpenBreaker() {
        putBreaker(admin.live, Admin.NOW);
        long at = Admin.NOW.toEpochMilli();
        var alert = admin.live.breakers().read().breakers().getFirst();
        var half = alert.in(Phase.HALF_OPEN, 9, at, "i-2", at + 60_000)
                .leased("i-3", at + 10_000, at, 2_000)
                .leased("i-4", at + 10_000, at, 2_000)
                .settled("i-4", true, false);
        assertTrue(admin.live.breakers().replace(alert, half).done());
        JsonNode shown = admin.get("/v1/breakers").json().get("items").get(0);
        assertEquals("half-open", shown.get("phase").stringValue());
        assertEquals("i-2", shown.get("by").stringValue());
        assertEquals(
                "{\"held\":1,\"done\":1,\"failed\":1,\"slow\":0}",
                shown.get("probes").toString());
    }
}

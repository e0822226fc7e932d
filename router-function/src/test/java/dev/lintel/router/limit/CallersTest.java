package dev.lintel.router.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.Verdict;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.router.http.Requests;
import dev.lintel.router.limit.BoundLimit.Claim;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Identity;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.store.limit.LimitSpec;
import dev.lintel.store.limit.NamedLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What limits make of who sends a request. Nothing authenticates yet, so the identity is put there by hand.
final class CallersTest {
    private static final Identity ANN =
            new Identity("ann", List.of("staff", "eu"), "gold", "key-7", Map.of("sub", "u1"));

    private static Claim claim(String policy, Identity identity) {
        Claim claim = claimOrNone(policy, identity);
        assertNotNull(claim);
        return claim;
    }

    /// @param policy `'` for `"`
    private static @Nullable Claim claimOrNone(String policy, Identity identity) {
        String document =
                "{'lintel': 1, 'routes': [{'id': 'r', 'match': {}, 'reply': {}, 'policies': [" + policy + "]}]}";
        Configuration configuration =
                Configuration.parse(Document.parse(JsonMapper.builder().build().readTree(document.replace('\'', '"'))));
        var request = Requests.of("GET", "/");
        var found = (Verdict.Found) RouteTable.compile(configuration.routes()).match(request);
        PolicyRef ref = found.route().policies().getFirst();
        var limit = new BoundLimit(new NamedLimit("api", (LimitPolicy) configuration.policy(ref)), null);
        return limit.claim(new Exchange(request, found, new AccessRecord()).with(identity));
    }

    @Test
    void countsByConsumerKeyAndClaim() {
        String policy = "{'kind': 'rate-limit', 'limit': 1, 'key': ['consumer', 'api-key', 'claim:sub', 'claim:org']}";
        String key = claim(policy, ANN).key();
        assertTrue(key.matches("consumer=ann;api-key=~[\\w-]{22};claim:sub=~[\\w-]{22};claim:org!"), key);
        assertFalse(key.contains("key-7") || key.contains("u1"), key);
        assertEquals(
                "consumer!;api-key!;claim:sub!;claim:org!",
                claim(policy, Identity.NONE).key());
    }

    @Test
    void aNameThatCouldBeTakenForAnotherPartIsHashed() {
        String policy = "{'kind': 'rate-limit', 'limit': 1, 'key': ['consumer', 'route']}";
        var sly = new Identity("a;route=x", List.of(), null, null, Map.of());
        String key = claim(policy, sly).key();
        assertTrue(key.matches("consumer=~[\\w-]{22};route=r"), key);
        var faked = new Identity("~" + key.substring(10, 32), List.of(), null, null, Map.of());
        assertFalse(claim(policy, faked).key().equals(key), "a tilde of one's own is no hash");
    }

    @Test
    void theFirstOverrideThatFitsHolds() {
        String policy = "{'kind': 'rate-limit', 'limit': 1, 'overrides': ["
                + "{'name': 'ann', 'consumers': ['ann'], 'limit': 10, 'burst': 30},"
                + "{'name': 'staff', 'groups': ['staff'], 'limit': 20},"
                + "{'name': 'gold', 'plans': ['gold'], 'limit': 5}]}";
        assertEquals(new LimitSpec.Rate("api:ann", 10, Duration.ofSeconds(1), 30), spec(policy, ANN));
        assertEquals(
                20,
                spec(policy, new Identity("bob", List.of("eu", "staff"), "gold", null, Map.of()))
                        .limit());
        assertEquals(
                "api:gold",
                spec(policy, new Identity("eve", List.of("eu"), "gold", null, Map.of()))
                        .id());
        assertEquals(
                "api",
                spec(policy, new Identity("eve", List.of("eu"), "silver", null, Map.of()))
                        .id());
        assertEquals("api", spec(policy, Identity.NONE).id());
    }

    private static LimitSpec spec(String policy, Identity identity) {
        return claim(policy, identity).variant().spec();
    }

    @Test
    void exemptConsumersAndGroupsAreNotCounted() {
        String policy = "{'kind': 'rate-limit', 'limit': 1, 'exempt': {'consumers': ['bob'], 'groups': ['eu']}}";
        assertNull(claimOrNone(policy, ANN));
        assertNull(claimOrNone(policy, new Identity("bob", List.of(), null, null, Map.of())));
        assertNotNull(claimOrNone(policy, new Identity("eve", List.of("us"), null, null, Map.of())));
        assertNotNull(claimOrNone(policy, Identity.NONE));
    }

    @Test
    void expressionsSeeWhoSendsIt() {
        String policy = "{'kind': 'rate-limit', 'limit': 100, 'cost': {'expression':"
                + " 'size(consumer) + size(groups) * 10 + size(plan) + (has(claims.sub) ? 50 : 0)'}}";
        assertEquals(3 + 20 + 4 + 50, claim(policy, ANN).units());
        assertNull(claimOrNone(policy, Identity.NONE), "nothing is nothing to take");
    }

    @Test
    void longKeysAreHashedAsAWhole() {
        String names = "'header:" + "a".repeat(60) + "', 'header:" + "b".repeat(60) + "', 'header:" + "c".repeat(60)
                + "', 'header:" + "d".repeat(60) + "', 'header:" + "e".repeat(60) + "', 'header:" + "f".repeat(60)
                + "', 'header:" + "g".repeat(60) + "'";
        String key = claim("{'kind': 'rate-limit', 'limit': 1, 'key': [" + names + "]}", ANN)
                .key();
        assertTrue(key.matches("~[\\w-]{22}"), key);
    }
}

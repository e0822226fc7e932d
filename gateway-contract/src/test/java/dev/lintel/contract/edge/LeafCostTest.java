package dev.lintel.contract.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// The leaves that `edge-functions/testing/cost.mjs` measures are those that are as dear as may be.
class LeafCostTest {
    @Test
    void someTwentyLinesThatNearlyMatchFitTheTime() {
        assertEquals(23, taken(i -> rule("*.a.io", "/v1/{}/x/{}", "hx-a=1,qq=" + i)));
    }

    @Test
    void manyShortLinesOfDifferentPathsFitTheTime() {
        assertEquals(89, taken(i -> rule("", "/a" + i, "")));
    }

    @Test
    void aRequestMeetsOneOfSeveralLiteralPaths() {
        var same = new LeafCost();
        var different = new LeafCost();
        for (int i = 0; i < 10; i++) {
            same.takes(rule("", "/a", "hx-a=" + i));
            different.takes(rule("", "/a" + i, "hx-a=" + i));
        }
        assertEquals(8 * 10 + 2 + 10 * (7 + 5 + 8) + 10, same.total());
        assertEquals((8 + 2) * 10 + 7 + 5 + 8 + 10, different.total());
    }

    @Test
    void templatesThatBeginDifferentlyDoNotMeet() {
        var cost = new LeafCost();
        cost.takes(rule("", "/a/{}", ""));
        int one = cost.total();
        cost.takes(rule("", "/b/{}", ""));
        assertEquals(one + 8 + 2 + 2, cost.total());
        cost.takes(rule("", "/{}/b", ""));
        assertEquals(one + 2 * (8 + 2 + 2) + 7 + 8 + 2 * 2 + 7 + 8 + 2 * 2, cost.total());
    }

    private static int taken(IntFunction<EdgeRule> rules) {
        var cost = new LeafCost();
        int taken = 0;
        while (cost.takes(rules.apply(taken))) taken++;
        return taken;
    }

    private static EdgeRule rule(String host, String path, String conditions) {
        return new EdgeRule(host, path, Set.of("GET"), conditions, false, "some-route");
    }
}

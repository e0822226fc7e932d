package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.LoadBalancing.Preference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalityTest {
    private static final List<Preference> PREFER =
            List.of(new Preference("zone", Optional.empty()), new Preference("region", Optional.of("eu-west-1")));

    private static Site site(int priority, Map<String, String> labels) {
        return new Site(false, "a", null, 80, "", 1, priority, labels);
    }

    @Test
    void readsTheListAndTheRegion() {
        assertEquals(
                Map.of("zone", "use1-az1", "rack", "7", "region", "us-east-1"),
                Locality.of("zone=use1-az1, rack = 7", "us-east-1").labels());
        assertEquals(Map.of(), Locality.of(null, null).labels());
        assertThrows(IllegalArgumentException.class, () -> Locality.of("use1-az1", null));
    }

    @Test
    void ranksByTheFirstPreferenceThatIsMetThenByPriority() {
        var here = new Locality(Map.of("zone", "z1"));
        int own = here.tier(PREFER, site(0, Map.of("zone", "z1", "region", "eu-west-1")));
        int near = here.tier(PREFER, site(0, Map.of("zone", "z2", "region", "eu-west-1")));
        int nearAndLater = here.tier(PREFER, site(10, Map.of("region", "eu-west-1")));
        int far = here.tier(PREFER, site(0, Map.of("zone", "z3")));
        assertTrue(own < near && near < nearAndLater && nearAndLater < far);
    }

    @Test
    void meetsNoPreferenceForAPlaceThatItDoesNotKnow() {
        int some = Locality.UNKNOWN.tier(PREFER, site(0, Map.of("zone", "")));
        int none = Locality.UNKNOWN.tier(PREFER, site(0, Map.of()));
        assertEquals(none, some);
    }
}

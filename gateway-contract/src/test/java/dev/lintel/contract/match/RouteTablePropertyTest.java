package dev.lintel.contract.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteTablePropertyTest {
    @Test
    void agreesWithTheReferenceOnTenThousandRequests() {
        int found = 0;
        int notAllowed = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new RandomTables(seed);
            List<Route> routes = random.routes();
            var reference = new ReferenceMatcher(routes);
            List<Route> shuffled = new ArrayList<>(routes);
            Collections.shuffle(shuffled, new Random(seed));
            var table = RouteTable.compile(routes);
            var shuffledTable = RouteTable.compile(shuffled);
            for (int i = 0; i < 10; i++) {
                SampleRequest request = random.request();
                String expected = reference.match(request);
                String message = "seed " + seed + ", " + request + " over " + routes;
                assertEquals(expected, text(table.match(request)), message);
                assertEquals(expected, text(shuffledTable.match(request)), message);
                if (expected.startsWith("r")) found++;
                if (expected.startsWith("405")) notAllowed++;
            }
        }
        assertTrue(found > 3_000 && notAllowed > 500, "too few cases of a kind: " + found + ", " + notAllowed);
    }

    private static String text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Found found -> found.route().id();
            case Verdict.NotFound none -> "404";
            case Verdict.MethodNotAllowed other -> "405 " + other.allow();
        };
    }
}

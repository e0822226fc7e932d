package dev.lintel.contract.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.match.RandomTables;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.SampleRequest;
import dev.lintel.contract.match.SampleRoute;
import dev.lintel.contract.match.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeIndexTest {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{10}");

    @Test
    void saysWhatTheTableSaysOrLeavesItToTheRouter() {
        int decided = 0;
        int left = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new RandomTables(seed);
            List<Route> routes = random.routes();
            var table = RouteTable.compile(routes);
            var reader = new EdgeReader(EdgeIndex.compile(configuration(routes), 7));
            for (int i = 0; i < 10; i++) {
                SampleRequest request = random.request();
                String answer = reader.decide(request);
                if (answer.equals("router")) left++;
                else decided++;
                if (!answer.equals("router"))
                    assertEquals(text(table.match(request)), answer, "seed " + seed + ", " + request);
            }
        }
        System.out.println("left to the router: " + left + " of " + (left + decided));
        assertTrue(decided > 4_000, "left to the router: " + left + ", decided: " + decided);
    }

    @Test
    void leavesToTheRouterWhatTheEdgeCannotTryInTime() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            var chosen = new FieldMatch("X-A", new FieldMatch.Test.Exact("v" + i));
            var match = new RouteMatch(
                    List.of(), new PathMatch.Exact("/a"), Set.of(), List.of(chosen), List.of(), Optional.empty());
            routes.add(SampleRoute.of("r" + i, match));
        }
        EdgeIndex index = EdgeIndex.compile(configuration(routes), 7);
        assertEquals(1, index.size().openLeaves());
        var table = RouteTable.compile(routes);
        var reader = new EdgeReader(index);
        int decided = 0;
        for (int i = 0; i < 45; i++) {
            Headers headers = Headers.builder().add("X-A", "v" + i).build();
            var request = new SampleRequest("GET", "any.test", "/a", null, headers);
            String answer = reader.decide(request);
            if (!answer.equals("router")) assertEquals(text(table.match(request)), answer);
            if (!answer.equals("router")) decided++;
        }
        assertTrue(decided > 25 && decided < 40, "decided: " + decided);
        assertEquals("router", reader.decide(new SampleRequest("GET", "any.test", "/b", null, Headers.EMPTY)));
    }

    @Test
    void doesNotDependOnTheOrderOfRoutes() {
        List<Route> routes = GeneratedRoutes.mixed(500);
        EdgeIndex index = EdgeIndex.compile(configuration(routes), 7);
        List<Route> shuffled = new ArrayList<>(routes);
        Collections.shuffle(shuffled, new Random(1));
        assertEquals(
                index.entries(), EdgeIndex.compile(configuration(shuffled), 7).entries());
    }

    @Test
    void namesTheRevisionInTheRootAlone() {
        List<Route> routes = GeneratedRoutes.mixed(500);
        Map<String, String> seven = EdgeIndex.compile(configuration(routes), 7).entries();
        Map<String, String> eight = EdgeIndex.compile(configuration(routes), 8).entries();
        assertEquals(seven.keySet(), eight.keySet());
        for (String key : seven.keySet()) {
            if (key.equals(EdgeIndex.ROOT)) assertNotEquals(seven.get(key), eight.get(key));
            else assertEquals(seven.get(key), eight.get(key));
        }
    }

    @Test
    void oneChangedRouteChangesFewNodes() {
        List<Route> routes = GeneratedRoutes.mixed(5_000);
        var before = EdgeIndex.compile(configuration(routes), 7).entries();
        var after =
                EdgeIndex.compile(configuration(routes.subList(0, 4_999)), 8).entries();
        var fresh = new TreeSet<>(after.keySet());
        fresh.removeAll(before.keySet());
        assertTrue(fresh.size() < 30, "new nodes: " + fresh.size());
    }

    @Test
    void anEmptyConfigurationIsOneEntry() {
        EdgeIndex index = EdgeIndex.compile(Configuration.EMPTY, 0);
        assertEquals(Map.of("root", "1 0 - L"), index.entries());
        assertEquals(1, index.size().reads());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 5_000, 10_000})
    void thousandsOfRoutesFit(int size) {
        List<Route> routes = GeneratedRoutes.mixed(size);
        EdgeIndex index = EdgeIndex.compile(configuration(routes), 7);
        System.out.println(size + " routes: " + index.size());
        index.entries().forEach((key, value) -> {
            assertTrue(key.equals("root") || KEY.matcher(key).matches(), key);
            assertTrue(value.getBytes(StandardCharsets.UTF_8).length <= EdgeIndex.VALUE_BYTES, key);
        });
        assertTrue(
                index.size().bytes() <= EdgeIndex.TOTAL_BYTES / 2,
                "bytes: " + index.size().bytes());
        assertTrue(index.size().reads() <= 3, "reads: " + index.size().reads());
        assertEquals(0, index.size().openLeaves());
        var table = RouteTable.compile(routes);
        var reader = new EdgeReader(index);
        for (Route route : routes) {
            SampleRequest request = GeneratedRoutes.request(route);
            assertEquals(text(table.match(request)), reader.decide(request), () -> request.toString());
        }
    }

    static Configuration configuration(List<Route> routes) {
        return new Configuration(GatewaySettings.DEFAULT, Map.of(), Map.of(), routes, List.of());
    }

    private static String text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Found found -> found.route().id();
            case Verdict.NotFound none -> "404";
            case Verdict.MethodNotAllowed other -> "405 " + other.allow();
        };
    }
}

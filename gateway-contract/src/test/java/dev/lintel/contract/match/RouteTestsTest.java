package dev.lintel.contract.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Fault;
import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Lifecycle;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteTestsTest {
    private static final Action FORWARD = new Action.Forward(
            List.of(new Action.WeightedBackend("b", 1)),
            Optional.empty(),
            Optional.empty(),
            new Action.HostRewrite.Target(),
            false);

    private static final List<Route> ROUTES = List.of(
            with(
                    SampleRoute.of("orders", "api.example.com", new PathMatch.Template("/orders/{id}"), "GET"),
                    FORWARD,
                    false),
            with(SampleRoute.of("files", "", new PathMatch.Prefix("/files")), FORWARD, true),
            SampleRoute.of("hello", "", new PathMatch.Exact("/hello")),
            retired(SampleRoute.of("old", "", new PathMatch.Exact("/old"))));

    @Test
    void holdsWhereTheRouteTakesTheRequest() {
        assertEquals(List.of(), run("GET", "API.Example.com:8443", "/x/../orders/%31?q=1", "orders", null));
        assertEquals(List.of(), run("HEAD", "api.example.com.", "/orders/1", "orders", null));
        assertEquals(List.of(), run("GET", "", "/files/a%2fb", "files", null));
        assertEquals(List.of(), run("GET", "[::1]:80", "/hello", "hello", 200));
    }

    @Test
    void holdsWhereTheGatewayAnswersByItself() {
        assertEquals(List.of(), run("GET", "h", "/none", null, 404));
        assertEquals(List.of(), run("PUT", "api.example.com", "/orders/1", null, 405));
        assertEquals(List.of(), run("GET", "h", "/../x", null, 400));
        assertEquals(List.of(), run("GET", "api.example.com", "/orders/1%2F2", null, 400));
        assertEquals(List.of(), run("GET", "h", "/old", "old", 410));
        assertEquals(List.of(), run("GET", "h", "/hello", null, 200));
    }

    @Test
    void saysWhatHappensInstead() {
        assertEquals(
                List.of(new Fault("/tests/t/expect/route", "expected orders, but no route takes it (404)")),
                run("GET", "other", "/orders/1", "orders", null));
        assertEquals(
                List.of(new Fault(
                        "/tests/t/expect/route",
                        "expected orders, but only other methods are taken there: GET, HEAD (405)")),
                run("DELETE", "api.example.com", "/orders/1", "orders", null));
        assertEquals(
                List.of(new Fault("/tests/t/expect/status", "expected 404, but files takes it")),
                run("GET", "h", "/files", null, 404));
        assertEquals(
                List.of(
                        new Fault("/tests/t/expect/route", "expected hello, but old takes it and answers 200 or 410"),
                        new Fault("/tests/t/expect/status", "expected 301, but old takes it and answers 200 or 410")),
                run("GET", "h", "/old", "hello", 301));
        assertEquals(
                List.of(new Fault("/tests/t/expect/route", "expected orders, but orders takes no encoded slash (400)")),
                run("GET", "api.example.com", "/orders/%5c", "orders", null));
        assertEquals(
                List.of(new Fault("/tests/t/expect/route", "expected hello, but the path climbs above its root (400)")),
                run("GET", "h", "/../hello", "hello", null));
    }

    private static List<Fault> run(
            String method, String host, String target, @Nullable String route, @Nullable Integer status) {
        var test = new RouteTest(
                "t", method, host, target, Headers.EMPTY, Optional.ofNullable(route), Optional.ofNullable(status));
        var configuration = new Configuration(GatewaySettings.DEFAULT, Map.of(), Map.of(), ROUTES, List.of(test));
        return RouteTests.run(configuration, RouteTable.compile(ROUTES));
    }

    private static Route retired(Route route) {
        var lifecycle = new Lifecycle(
                Optional.empty(), Optional.empty(), Optional.of(Instant.EPOCH), Optional.empty(), Optional.empty());
        return new Route(
                route.id(),
                route.description(),
                route.labels(),
                route.matches(),
                route.action(),
                route.policies(),
                route.timeouts(),
                Optional.of(lifecycle),
                route.encodedSlash());
    }

    private static Route with(Route route, Action action, boolean encodedSlash) {
        return new Route(
                route.id(),
                route.description(),
                route.labels(),
                route.matches(),
                action,
                route.policies(),
                route.timeouts(),
                route.lifecycle(),
                encodedSlash);
    }
}

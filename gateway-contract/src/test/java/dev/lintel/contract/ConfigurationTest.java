package dev.lintel.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Action.PathRewrite;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.RouteTests;
import dev.lintel.contract.policy.Concurrency;
import dev.lintel.contract.policy.HeaderRules;
import dev.lintel.contract.policy.HeaderRules.Edits;
import dev.lintel.contract.policy.HeaderRules.Field;
import dev.lintel.contract.policy.HeaderRules.Value;
import dev.lintel.contract.policy.LimitPolicy;
import dev.lintel.contract.policy.Mirror;
import dev.lintel.contract.policy.RequestSize;
import dev.lintel.contract.protection.CallFailures;
import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.contract.protection.HealthCheck;
import dev.lintel.contract.protection.OutlierEjection;
import dev.lintel.contract.protection.StatusRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {
    private static final Configuration EVERYTHING = Configuration.parse(Document.read(file()));

    private static byte[] file() {
        try (var in = ConfigurationTest.class.getResourceAsStream("/documents/everything.json")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route route(String id) {
        return EVERYTHING.routes().stream()
                .filter(route -> route.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> faultsOf(String json) {
        Document document = Document.read(json.replace('\'', '"').getBytes(UTF_8));
        var refused = assertThrows(ProblemException.class, () -> Configuration.parse(document));
        assertEquals(ProblemType.INVALID_DOCUMENT, refused.problem().type());
        return refused.problem().faults().stream()
                .map(fault -> fault.pointer() + ": " + fault.detail())
                .toList();
    }

    @Test
    void readsTheGateway() {
        var limits = new GatewaySettings.Limits(
                16384, 64, 4096, 10485760, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ZERO);
        var timeouts = Timeouts.DEFAULT; // connect 5 s is the default as well
        assertEquals(
                new GatewaySettings(limits, timeouts, List.of("10.0.0.0/8", "2001:db8::/32"), "edge-1"),
                EVERYTHING.gateway());
    }

    @Test
    void readsABackend() {
        var http = (UpstreamSpec.Http)
                Objects.requireNonNull(EVERYTHING.backends().get("orders")).upstream();
        assertEquals(
                List.of(
                        new UpstreamSpec.Target(URI.create("https://orders.internal:9443/base"), 3),
                        new UpstreamSpec.Target(URI.create("http://[::1]:9000"), 1)),
                http.targets());
        assertEquals(UpstreamSpec.Protocol.HTTP2, http.protocol());
        assertEquals(Optional.of(Duration.ofSeconds(10)), http.timeouts().firstByte());
        assertEquals(
                Optional.of(SecretRef.parse("secretsmanager:orders/tls#key")),
                http.tls().clientKey());
        assertEquals(64, http.maxConnections());
    }

    @Test
    void readsWhatProtectsABackend() {
        var protection =
                Objects.requireNonNull(EVERYTHING.backends().get("orders")).protection();
        var failures = new CallFailures(List.of(new StatusRange(429, 429), new StatusRange(502, 504)), true, false);
        assertEquals(
                Optional.of(new CircuitBreaker(
                        40,
                        80,
                        Duration.ofSeconds(2),
                        new CircuitBreaker.Window.Time(Duration.ofSeconds(30)),
                        10,
                        Duration.ofSeconds(15),
                        5,
                        failures,
                        false)),
                protection.circuitBreaker());
        assertEquals(
                Optional.of(new OutlierEjection(
                        3,
                        Optional.of(60),
                        5,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        30,
                        CallFailures.DEFAULT)),
                protection.outlierEjection());
        assertEquals(
                Optional.of(new HealthCheck(
                        "/health",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        List.of(new StatusRange(200, 200), new StatusRange(204, 206)),
                        1,
                        2)),
                Objects.requireNonNull(EVERYTHING.backends().get("orders-checked"))
                        .protection()
                        .healthCheck());
        assertEquals(Optional.of(100), protection.maxConcurrent());
    }

    @Test
    void givesABackendWhatItLeavesOut() {
        Backend backend = Objects.requireNonNull(EVERYTHING.backends().get("orders-next"));
        var http = new UpstreamSpec.Http(
                List.of(new UpstreamSpec.Target(URI.create("http://127.0.0.1:9001"), 1)),
                UpstreamSpec.Protocol.AUTO,
                Timeouts.NONE,
                UpstreamSpec.Tls.DEFAULT,
                1024);
        assertEquals(new Backend("orders-next", "", Map.of(), http), backend);
    }

    @Test
    void readsPolicies() {
        var request = new Edits(
                List.of(
                        new Field("Authorization", new Value.Secret(SecretRef.parse("env:TOKEN"))),
                        new Field("X-A", new Value.Text("b"))),
                List.of(new Field("X-C", new Value.Text("d")), new Field("X-C", new Value.Text("e"))),
                List.of("X-Debug"));
        var response = new Edits(List.of(), List.of(), List.of("Server"));
        assertEquals(
                Map.of(
                        "internal-headers", new HeaderRules(request, response),
                        "shadow", new Mirror("orders-next", 12.5, 1024),
                        "big", new RequestSize(104857600)),
                EVERYTHING.policies().entrySet().stream()
                        .filter(policy -> !(policy.getValue() instanceof LimitPolicy)) // LimitReadingTest
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Test
    void readsWhatARouteMatches() {
        var version = new VersionMatch("2", new VersionMatch.Source.Header("Api-Version"), true);
        assertEquals(
                List.of(
                        new RouteMatch(
                                List.of("api.example.com", "*.example.com"),
                                new PathMatch.Template("/orders/{id}"),
                                Set.of("GET", "DELETE"),
                                List.of(
                                        new FieldMatch("X-Env", new FieldMatch.Test.Exact("canary")),
                                        new FieldMatch("X-Trace", new FieldMatch.Test.Present())),
                                List.of(new FieldMatch("q", new FieldMatch.Test.Regex("[a-z]+"))),
                                Optional.of(version)),
                        new RouteMatch(
                                List.of(),
                                new PathMatch.Template("/v1/orders/{id}"),
                                Set.of(),
                                List.of(),
                                List.of(),
                                Optional.empty())),
                route("order-by-id").matches());
        assertEquals(
                new PathMatch.Prefix("/"),
                route("everything").matches().getFirst().path());
    }

    @Test
    void readsActions() {
        assertEquals(
                new Action.Forward(
                        List.of(
                                new Action.WeightedBackend("orders", 90),
                                new Action.WeightedBackend("orders-next", 10)),
                        Optional.of(new Action.StickyKey(Action.StickyKey.Source.COOKIE, "session")),
                        Optional.of(new PathRewrite.Template("/x/{id}.json")),
                        new Action.HostRewrite.Keep(),
                        false),
                route("order-by-id").action());
        assertEquals(
                new Action.Forward(
                        List.of(new Action.WeightedBackend("orders", 1)),
                        Optional.empty(),
                        Optional.of(new PathRewrite.ReplacePrefix(Optional.empty(), "/")),
                        new Action.HostRewrite.Literal("other.example.com:8443"),
                        false),
                route("everything").action());
        assertEquals(
                new Action.Redirect(
                        308,
                        Optional.of("https"),
                        Optional.of("new.example.com"),
                        Optional.of(8443),
                        Optional.of(new PathRewrite.ReplacePrefix(Optional.empty(), "/new")),
                        false),
                route("moved").action());
        assertEquals(
                new Action.DirectReply(
                        200, Headers.of("Content-Type", "text/plain", "Set-Cookie", "a=1", "Set-Cookie", "b=2"), "hi"),
                route("hello").action());
    }

    @Test
    void readsTheRestOfARoute() {
        Route route = route("order-by-id");
        assertEquals(
                List.of(
                        new PolicyRef.Named("internal-headers"),
                        new PolicyRef.Inline(new RequestSize(5)),
                        new PolicyRef.Named("per-client"),
                        new PolicyRef.Inline(new Concurrency(2, Duration.ofSeconds(30), LimitReadingTest.USUAL))),
                route.policies());
        assertEquals(Optional.of(Duration.ofSeconds(5)), route.timeouts().total());
        assertEquals(
                Optional.of(Instant.parse("2026-06-01T00:00:00Z")),
                route.lifecycle().orElseThrow().sunset());
        assertEquals(true, route.encodedSlash());
    }

    @Test
    void readsTests() {
        assertEquals(
                List.of(
                        new RouteTest(
                                "gets-orders",
                                "DELETE",
                                "api.example.com",
                                "/v1/orders/1?x=y",
                                Headers.of("X-A", "y"),
                                Optional.of("order-by-id"),
                                Optional.empty()),
                        new RouteTest(
                                "old-moved", "GET", "", "/old", Headers.EMPTY, Optional.of("moved"), Optional.of(308))),
                EVERYTHING.tests());
        assertEquals(List.of(), RouteTests.run(EVERYTHING, RouteTable.compile(EVERYTHING.routes())));
    }

    @Test
    void boundsWhatTheRegexesOfADocumentCostTogether() {
        var routes = new StringBuilder("{'lintel':1,'routes':[");
        for (int i = 0; i < 200; i++)
            routes.append("{'id':'r").append(i).append("','match':{'path':{'regex':'(/a{99}){80}'}},'reply':{}},");
        List<String> faults = faultsOf(routes + "{'id':'z','match':{},'reply':{}}]}");
        assertEquals(
                "'(/a{99}){80}' is one regex too many: those of the document are too large together",
                faults.getLast().substring(faults.getLast().indexOf(' ') + 1));
    }

    @Test
    void reportsAllFaultsOfAllResourcesAtOnce() {
        assertEquals(
                List.of(
                        "/backends/b/targets/0: 'ftp://x' is not a URL such as http://127.0.0.1:9000/base",
                        "/routes/r/match/path: must begin with a slash",
                        "/routes/r/forward/backend: there is no backend 'bb'; did you mean 'b'?",
                        "/routes/r/forward/hots: is not known here; did you mean 'host'?; known are backend, backends, direct, "
                                + "host, path, sticky"),
                faultsOf("{'lintel':1,'backends':[{'id':'b','targets':['ftp://x']}],"
                        + "'routes':[{'id':'r','match':{'path':'a'},'forward':{'backend':'bb','hots':'keep'}}]}"));
    }

    @Test
    void doesNotBlameThoseWhoReferToAFaultyResource() {
        assertEquals(
                List.of("/backends/b: must have exactly one of 'targets', 'discovery'"),
                faultsOf("{'lintel':1,'backends':[{'id':'b'}],"
                        + "'routes':[{'id':'r','match':{},'forward':{'backend':'b'}}]}"));
    }

    @Test
    void namesWhatWouldBeRightWhereSeveralFormsAre() {
        var document = Document.read("""
                {"lintel": 1, "routes": [
                  {"id": "a", "match": {"path": 7}, "reply": {}},
                  {"id": "b", "match": {}, "redirect": {"status": 200, "host": "x.example"}},
                  {"id": "c", "match": {}, "redirect": {"status": "301", "host": "x.example"}}]}
                """.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var refused = org.junit.jupiter.api.Assertions.assertThrows(
                ProblemException.class, () -> Configuration.parse(document));
        assertEquals(
                List.of(
                        new Fault(
                                "/routes/a/match/path",
                                "must be a path such as /orders/{id}, or an object with exact, prefix, template or regex"),
                        new Fault("/routes/b/redirect/status", "must be one of 301, 302, 303, 307, 308"),
                        new Fault("/routes/c/redirect/status", "must be one of 301, 302, 303, 307, 308")),
                refused.problem().faults());
    }
}

package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.Route;
import dev.lintel.contract.edge.EdgeIndex;
import dev.lintel.contract.match.HostName;
import dev.lintel.contract.match.PathNormaliser;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.Vectors;
import dev.lintel.contract.match.Verdict;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.FakeCall;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The edge and the router say the same of a request, or the edge leaves it to the router: status, fields and problem
/// of
/// what the edge answers itself, the route of what it sends on.
final class EdgeParityTest {
    private final Harness router = new Harness();
    private final EdgeProcess edge;
    private int decided;
    private int left;
    private int answered;
    private int most;

    EdgeParityTest() throws IOException {
        edge = new EdgeProcess();
    }

    @AfterEach
    void stop() {
        edge.close();
        router.close();
    }

    @Test
    void agreeOnTenThousandRequests() {
        for (int seed = 0; seed < 1_000; seed++) compare(new RandomDocuments(seed, false), 30, 10);
        System.out.println("tables of every kind" + ": " + figures());
        assertTrue(decided > 4_000 && answered > 2_000, figures());
    }

    @Test
    void theEdgeDecidesNearlyAllOfPlainTables() {
        for (int seed = 0; seed < 200; seed++) compare(new RandomDocuments(seed, true), 60, 25);
        System.out.println("plain tables" + ": " + figures());
        assertTrue(left * 50 < decided, figures());
    }

    @Test
    void agreeOnTheVectors() {
        for (JsonNode vector : Vectors.cases("matching.json")) {
            ObjectNode document = JsonNodeFactory.instance.objectNode().put("lintel", 1);
            var routes = document.putArray("routes");
            for (JsonNode route : vector.get("routes"))
                ((ObjectNode) routes.add(route.deepCopy()).get(routes.size() - 1)).putObject("reply");
            compare(document, List.copyOf(vector.get("requests").values()));
        }
        assertTrue(decided > 150, figures());
    }

    private void compare(RandomDocuments random, int routes, int requests) {
        ObjectNode document = random.document(routes);
        var asked = new java.util.ArrayList<JsonNode>();
        for (int i = 0; i < requests; i++) asked.add(random.request());
        compare(document, asked);
    }

    private void compare(ObjectNode document, List<JsonNode> requests) {
        router.publish(document.toString().replace("'", "\\u0027"));
        Configuration configuration = Configuration.parse(Document.parse(document));
        ObjectNode question = JsonNodeFactory.instance.objectNode().put("now", router.now.toEpochMilli());
        ObjectNode entries = question.putObject("entries").put("stamp", "1:k");
        EdgeIndex.compile(configuration, 7).entries().forEach(entries::put);
        question.putArray("requests").addAll(requests);
        JsonNode answer = edge.ask(question);
        most = Math.max(most, answer.get("reads").intValue());
        for (int i = 0; i < requests.size(); i++)
            check(configuration, requests.get(i), answer.get("verdicts").get(i), requests.get(i) + " over " + document);
    }

    private void check(Configuration configuration, JsonNode asked, JsonNode verdict, String message) {
        String target = asked.get("target").stringValue();
        String rawPath = target.indexOf('?') < 0 ? target : target.substring(0, target.indexOf('?'));
        if (verdict.at("/problem/type").stringValue("").endsWith("/bad-path") || normal(rawPath) == null) {
            assertThrows(ProblemException.class, () -> PathNormaliser.normalise(rawPath), message);
            assertEquals(400, verdict.path("status").intValue(0), message);
            decided++;
            return;
        }
        Request request = request(asked, rawPath, target);
        if (verdict.has("status")) checkReply(router.send(request), verdict, request, message);
        else checkSentOn(configuration, request, verdict, message);
    }

    private void checkReply(Reply reply, JsonNode verdict, Request request, String message) {
        decided++;
        answered++;
        assertEquals(reply.status(), verdict.get("status").intValue(), message);
        assertEquals(fields(reply.headers()), fields(verdict.get("headers")), message);
        if (request.method().equals("HEAD")) return;
        assertEquals(reply.problem() == null, verdict.get("problem").isNull(), message);
        if (reply.problem() == null) return;
        JsonNode problem = verdict.get("problem");
        assertEquals(
                reply.problem().type().uri().toString(), problem.get("type").stringValue(), message);
        assertEquals(reply.problem().type().title(), problem.get("title").stringValue(), message);
        assertEquals(reply.problem().detail(), problem.get("detail").stringValue(), message);
        assertEquals(
                reply.problem().type().retryable(), problem.get("retryable").booleanValue(), message);
    }

    private void checkSentOn(Configuration configuration, Request request, JsonNode verdict, String message) {
        assertEquals(request.path(), verdict.get("path").stringValue(), message);
        if (!verdict.has("route") && !verdict.has("direct")) {
            left++;
            return;
        }
        decided++;
        var verdictOfTable = RouteTable.compile(configuration.routes()).match(request);
        Route route = verdictOfTable instanceof Verdict.Found found ? found.route() : null;
        if (verdict.has("direct"))
            assertTrue(route != null && route.action() instanceof Action.Forward forward && forward.direct(), message);
        else assertEquals(verdict.get("route").stringValue(), route == null ? "" : route.id(), message);
        if (verdict.has("direct"))
            assertEquals("api.example.com", verdict.get("direct").stringValue(), message);
    }

    private static Request request(JsonNode asked, String rawPath, String target) {
        var headers = Headers.builder();
        asked.path("headers").properties().forEach(field -> {
            if (field.getValue().isArray())
                field.getValue().forEach(value -> headers.add(field.getKey(), value.stringValue()));
            else headers.add(field.getKey(), field.getValue().stringValue());
        });
        String authority = asked.path("host").stringValue("api.example.com");
        return new Request(
                asked.path("method").stringValue("GET"),
                "https",
                authority,
                HostName.of(authority),
                rawPath,
                PathNormaliser.normalise(rawPath),
                rawPath.length() == target.length() ? null : target.substring(rawPath.length() + 1),
                headers.build(),
                Body.EMPTY,
                new Request.Peer("192.0.2.7", 5000, "HTTP/1.1"),
                new FakeCall());
    }

    private static @org.jspecify.annotations.Nullable String normal(String rawPath) {
        try {
            return PathNormaliser.normalise(rawPath);
        } catch (ProblemException refused) {
            return null;
        }
    }

    /// By name in lower case; without what the entry adds and what names the request.
    private static Map<String, List<String>> fields(Headers headers) {
        var fields = new TreeMap<String, List<String>>();
        for (int i = 0; i < headers.size(); i++)
            fields.put(headers.name(i).toLowerCase(Locale.ROOT), headers.all(headers.name(i)));
        fields.remove("x-request-id");
        return fields;
    }

    private static Map<String, List<String>> fields(JsonNode headers) {
        var fields = new TreeMap<String, List<String>>();
        headers.properties()
                .forEach(field -> fields.put(
                        field.getKey(),
                        field.getValue().values().stream()
                                .map(JsonNode::stringValue)
                                .toList()));
        fields.remove("x-request-id");
        fields.remove("content-type");
        return fields;
    }

    private String figures() {
        return "decided " + decided + " (answered " + answered + "), left to the router " + left + ", reads at most "
                + most;
    }
}

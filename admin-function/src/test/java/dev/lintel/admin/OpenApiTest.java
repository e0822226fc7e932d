package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.InMemoryRevisionStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The description and the API say the same.
final class OpenApiTest {
    private static final Map<String, String> EXAMPLES = Map.of(
            "backends", "{'targets':['http://127.0.0.1:9000']}",
            "policies", "{'kind':'mirror','backend':'used','percent':10}",
            "routes", "{'match':{'path':'/x'},'forward':{'backend':'used'}}",
            "tests", "{'request':{'target':'/used','host':'h'},'expect':{'route':'used'}}");
    private static final String USED = """
            lintel: 1
            backends: [{id: used, targets: ["http://127.0.0.1:9000"]}]
            policies: [{id: used, kind: headers, request: {set: {X-A: b}}}]
            routes: [{id: used, match: {path: /used}, forward: {backend: used}, policies: [used]}]
            tests: [{id: used, request: {host: h, target: /used}, expect: {route: used}}]
            """;

    private final Map<String, Object> health = new HashMap<>(Map.of("ready", true, "revision", 1));
    private final DescribedAdmin admin =
            new DescribedAdmin(new InMemoryRevisionStore(InstantSource.fixed(Admin.NOW)), health);

    @Test
    void everyOperationIsDescribedAndEveryDescriptionIsAnOperation() {
        Set<String> described = new TreeSet<>();
        admin.documented().forEach(reply -> described.add(reply.substring(0, reply.lastIndexOf(' '))));
        Set<String> served = admin.api.operations().stream()
                .map(operation -> operation.method() + " " + operation.path())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(described, served);
    }

    @Test
    void everyOperationTakesTheParametersThatAreDescribed() {
        for (Operation operation : admin.api.operations()) {
            JsonNode described = admin.openApi
                    .get("paths")
                    .get(operation.path())
                    .get(operation.method().toLowerCase(java.util.Locale.ROOT));
            Set<String> names = new TreeSet<>();
            for (JsonNode parameter : described.path("parameters")) {
                JsonNode resolved = parameter.has("$ref")
                        ? admin.openApi.at(parameter.get("$ref").stringValue().substring(1))
                        : parameter;
                if (resolved.get("in").stringValue().equals("query"))
                    names.add(resolved.get("name").stringValue());
            }
            assertEquals(names, new TreeSet<>(operation.parameters()), operation.method() + " " + operation.path());
            assertEquals(
                    operation.open(),
                    described.path("security").path(0).isObject()
                            && described.path("security").path(0).isEmpty(),
                    operation.path());
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryNameIsUnique() {
        assertReferences(admin.openApi);
        List<String> ids = admin.openApi.findValuesAsString("operationId");
        assertEquals(ids.size(), new TreeSet<>(ids).size());
        assertFalse(admin.openApi.toString().contains("<kind>"));
        assertEquals("3.1.0", admin.openApi.get("openapi").stringValue());
    }

    @Test
    void everyDescribedReplyIsGivenAsDescribed() {
        EXAMPLES.forEach(this::exerciseKind);
        exerciseGateway();
        exerciseDocuments();
        exerciseHistory();
        exerciseLive();
        exerciseService();
        exerciseFailures();
        assertEquals(List.of(), admin.breaches);
        Set<String> missed = new TreeSet<>(admin.documented());
        missed.removeAll(admin.exercised);
        assertEquals(Set.of(), missed);
    }

    private void exerciseKind(String collection, String example) {
        admin.yaml("/v1/apply", USED, "If-Match", "*");
        String all = "/v1/" + collection;
        admin.get(all + "?limit=1");
        admin.get(all + "?limit=0");
        exerciseItem(all + "/a", example);
        admin.put(all + "/used", example, "If-Match", "*");
        if (!collection.equals("tests")) admin.delete(all + "/used", "If-Match", "*");
        else admin.exercised.add("DELETE /v1/tests/{id} 409"); // nothing refers to a test
    }

    private void exerciseItem(String item, String example) {
        admin.get(item);
        admin.patch(item, "{}", "If-Match", "*");
        admin.delete(item, "If-Match", "*");
        String tag = admin.put(item, example).etag();
        admin.get(item);
        admin.get(item, "If-None-Match", tag);
        admin.put(item, example, "If-Match", tag);
        String changed = example.replace("/x", "/y")
                .replace("9000", "9001")
                .replace(":10", ":11")
                .replace("'h'", "'i'")
                .replace("'a'", "'z'");
        admin.put(item, changed);
        admin.put(item, changed, "If-Match", "\"stale\"");
        admin.put(item, "{'unknown':1}", "If-Match", "*");
        admin.put(item, "{");
        admin.send("PUT", item, "x", "Content-Type", "text/plain");
        admin.patch(item, "{}", "If-Match", tag);
        admin.patch(item, "{}");
        admin.patch(item, "{}", "If-Match", "\"stale\"");
        admin.patch(item, "{'unknown':1}", "If-Match", tag);
        admin.patch(item, "{", "If-Match", tag);
        admin.send("PATCH", item, "x", "Content-Type", "text/plain");
        admin.delete(item);
        admin.delete(item, "If-Match", "\"stale\"");
        admin.delete(item, "If-Match", tag);
    }

    private void exerciseGateway() {
        exerciseItem("/v1/gateway", "{'via':'a'}");
        admin.exercised.add("DELETE /v1/gateway 409"); // nothing refers to the gateway
    }

    private void exerciseDocuments() {
        for (String path : List.of("/v1/apply", "/v1/diff", "/v1/validate")) {
            String query = path.equals("/v1/validate") ? "" : "?prune=false";
            admin.yaml(
                    path + query, USED, path.equals("/v1/validate") ? new String[0] : new String[] {"If-Match", "*"});
            admin.yaml(path, "lintel: [");
            admin.yaml(path, USED.replace("/used", "used"), "If-Match", "*");
            admin.yaml(path, USED.replace("/used", "/z"), "If-Match", "\"stale\"");
            admin.yaml(path, USED);
            admin.send("POST", path, "x", "Content-Type", "text/plain");
        }
        admin.yaml("/v1/diff", USED.replace("/used", "/other") + "gateway: {via: z}\n");
        admin.yaml("/v1/apply", USED + "gateway: {via: z}\n", "If-Match", "*");
        String tag = admin.get("/v1/document").etag();
        admin.get("/v1/document", "If-None-Match", tag);
        admin.get("/v1/document", "Accept", "application/yaml");
        admin.get("/v1/document", "Accept", "text/html");
    }

    private void exerciseHistory() {
        admin.get("/v1/revisions?limit=2");
        admin.get("/v1/revisions?cursor=x");
        for (String part : List.of("", "/document", "/diff")) {
            admin.get("/v1/revisions/1" + part);
            admin.get("/v1/revisions/999" + part);
        }
        String tag = admin.get("/v1/revisions/1/document", "Accept", "application/yaml")
                .etag();
        admin.get("/v1/revisions/1/document", "Accept", "application/yaml", "If-None-Match", tag);
        admin.get("/v1/revisions/1/document", "Accept", "text/html");
        admin.get("/v1/revisions/1/diff?to=x");
        admin.post("/v1/rollback", "{'revision':1}", "If-Match", "*");
        admin.post("/v1/rollback", "{'revision':2}");
        admin.post("/v1/rollback", "{'revision':2}", "If-Match", "\"stale\"");
        admin.post("/v1/rollback", "{'revision':999}", "If-Match", "*");
        admin.post("/v1/rollback", "{}", "If-Match", "*");
        admin.send("POST", "/v1/rollback", "x", "Content-Type", "text/plain");
        admin.post("/v1/rollback", "{'revision':" + HistoryTest.publishInvalid(admin.store) + "}", "If-Match", "*");
        admin.get("/v1/audit?limit=3");
        admin.get("/v1/audit?limit=x");
    }

    private void exerciseLive() {
        admin.yaml("/v1/apply", LiveStateTest.DOCUMENT, "If-Match", "*");
        LiveStateTest.putBreaker(admin.live, Admin.NOW);
        LiveStateTest.putHealth(admin.live, Admin.NOW);
        admin.get("/v1/limits/per-client?key=203.0.113.7");
        admin.get("/v1/limits/per-client");
        admin.get("/v1/limits/none");
        admin.delete("/v1/limits/per-client?key=203.0.113.7&message=why");
        admin.delete("/v1/limits/per-client");
        admin.delete("/v1/limits/none");
        admin.get("/v1/breakers");
        admin.delete("/v1/breakers/orders/1", "Lintel-Message", "why");
        admin.delete("/v1/breakers/orders/1");
        admin.get("/v1/resets?limit=1");
        admin.get("/v1/resets?limit=x");
    }

    private void exerciseService() {
        admin.raw("GET", "/v1/health", "");
        admin.get("/v1/health");
        health.put("ready", false);
        admin.get("/v1/health");
        health.put("status", "store-unavailable");
        admin.get("/v1/health");
        String tag = admin.raw("GET", "/v1/openapi.json", "").etag();
        admin.raw("GET", "/v1/openapi.json", "", "If-None-Match", tag);
        for (JsonNode path : admin.raw("GET", "/v1/schemas", "").json().get("items")) {
            var schema = admin.raw("GET", path.stringValue(), "");
            assertEquals(200, schema.status());
            admin.raw("GET", path.stringValue(), "", "If-None-Match", schema.etag());
        }
        admin.raw("GET", "/v1/schemas/none", "");
        admin.raw("GET", "/v1/schemas/policies/none", "");
    }

    /// What is described as `default`.
    private void exerciseFailures() {
        for (Operation operation : admin.api.operations()) {
            String path = operation
                    .path()
                    .replace("{id}", "a")
                    .replace("{policy}", "a")
                    .replace("{backend}", "a")
                    .replace("{target}", "0")
                    .replace("{revision}", "1")
                    .replace("{name}", "x");
            admin.raw(operation.method(), path, "", "Authorization", "Bearer wrong");
        }
    }

    private void assertReferences(JsonNode node) {
        if (node.isObject() && node.path("$ref").isString()) {
            String reference = node.get("$ref").stringValue();
            assertTrue(reference.startsWith("#/"), reference);
            assertNotNull(admin.openApi.at(reference.substring(1)));
            assertFalse(admin.openApi.at(reference.substring(1)).isMissingNode(), reference);
        }
        node.forEach(this::assertReferences);
    }
}

package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ResourceTest {
    private static final String ORDERS = "{'id':'orders','targets':['http://127.0.0.1:9000']}";
    private static final String OTHER = ORDERS.replace("9000", "9001");
    private static final String ROUTE = "{'match':{'path':'/orders'},'forward':{'backend':'orders'}}";

    private final Admin admin = new Admin();

    @Test
    void putCreatesAndGetShows() {
        var created = admin.put("/v1/backends/orders", ORDERS);
        assertEquals(201, created.status(), created.text());
        assertEquals("1", created.header("Lintel-Revision"));
        assertEquals("/v1/backends/orders", created.header("Location"));
        var shown = admin.get("/v1/backends/orders");
        assertEquals(200, shown.status());
        assertEquals("application/json", shown.header("Content-Type"));
        assertEquals(created.text(), shown.text());
        assertEquals(created.etag(), shown.etag());
    }

    @Test
    void takesYamlForOneResource() {
        var created = admin.send(
                "PUT", "/v1/backends/orders", "targets: [http://127.0.0.1:9000]", "Content-Type", "application/yaml");
        assertEquals(201, created.status(), created.text());
        assertEquals("{\"id\":\"orders\",\"targets\":[\"http://127.0.0.1:9000\"]}", created.text());
    }

    @Test
    void answers304ToWhoHasItAlready() {
        String tag = admin.put("/v1/backends/orders", ORDERS).etag();
        var unchanged = admin.get("/v1/backends/orders", "If-None-Match", "\"other\", W/" + tag);
        assertEquals(304, unchanged.status());
        assertEquals("", unchanged.text());
        assertEquals(tag, unchanged.etag());
    }

    @Test
    void replacingNeedsTheTagOfWhatIsThere() {
        String tag = admin.put("/v1/backends/orders", ORDERS).etag();
        assertEquals(
                "precondition-required", admin.put("/v1/backends/orders", OTHER).problem());
        var stale = admin.put("/v1/backends/orders", OTHER, "If-Match", "\"x\"");
        assertEquals("precondition-failed", stale.problem());
        assertEquals(tag, stale.etag());
        assertEquals(
                "precondition-failed",
                admin.put("/v1/backends/orders", OTHER, "If-Match", "W/" + tag).problem());
        var replaced = admin.put("/v1/backends/orders", OTHER, "If-Match", "\"x\", " + tag);
        assertEquals(200, replaced.status(), replaced.text());
        assertEquals("2", replaced.header("Lintel-Revision"));
        assertNotEquals(tag, replaced.etag());
    }

    @Test
    void anIdenticalPutMakesNoRevision() {
        String tag = admin.put("/v1/backends/orders", ORDERS).etag();
        String reordered = "{'targets':['http://127.0.0.1:9000'],'id':'orders'}";
        for (String[] condition : new String[][] {{}, {"If-Match", tag}, {"If-Match", "*"}}) {
            var again = admin.put("/v1/backends/orders", reordered, condition);
            assertEquals(200, again.status(), again.text());
            assertEquals("1", again.header("Lintel-Revision"));
        }
    }

    @Test
    void aStaleTagFailsEvenWhereTheResultWouldBeTheSame() {
        String tag = admin.put("/v1/backends/orders", ORDERS).etag();
        assertEquals(
                200, admin.put("/v1/backends/orders", OTHER, "If-Match", tag).status());
        assertEquals(
                "precondition-failed",
                admin.put("/v1/backends/orders", OTHER, "If-Match", tag).problem());
    }

    @Test
    void ifNoneMatchStarCreatesOnly() {
        assertEquals(
                201,
                admin.put("/v1/backends/orders", ORDERS, "If-None-Match", "*").status());
        assertEquals(
                "precondition-failed",
                admin.put("/v1/backends/orders", ORDERS, "If-None-Match", "*").problem());
        assertEquals(
                "precondition-failed",
                admin.put("/v1/backends/orders", OTHER, "If-None-Match", "*").problem());
    }

    @Test
    void ifMatchReplacesOnly() {
        for (String condition : new String[] {"*", "\"x\""})
            assertEquals(
                    "precondition-failed",
                    admin.put("/v1/backends/orders", ORDERS, "If-Match", condition)
                            .problem());
        assertEquals(0, admin.store.latestHead().revision());
    }

    @Test
    void refusesAMalformedCondition() {
        for (String condition : new String[] {"abc", "\"a", "\"a\" \"b\"", "", "*, \"a\""})
            assertEquals(
                    "bad-request",
                    admin.put("/v1/backends/orders", ORDERS, "If-Match", condition)
                            .problem());
    }

    @Test
    void theIdInTheBodyAgreesWithThePath() {
        var reply = admin.put("/v1/backends/payments", ORDERS);
        assertEquals("invalid-document", reply.problem());
        assertEquals("/id", reply.json().at("/faults/0/pointer").asString());
    }

    @Test
    void refusesAnIdThatIsNone() {
        var reply = admin.put("/v1/backends/No%20Id", "{'targets':['http://127.0.0.1:9000']}");
        assertEquals("invalid-document", reply.problem());
    }

    @Test
    void patchChangesWhatItNames() {
        String tag = admin.put(
                        "/v1/backends/orders",
                        "{'description':'x','labels':{'a':'1','b':'2'},'targets':['http://h:1']}")
                .etag();
        var patched =
                admin.patch("/v1/backends/orders", "{'description':null,'labels':{'b':null,'c':'3'}}", "If-Match", tag);
        assertEquals(200, patched.status(), patched.text());
        assertEquals(
                "{\"id\":\"orders\",\"labels\":{\"a\":\"1\",\"c\":\"3\"},\"targets\":[\"http://h:1\"]}",
                patched.text());
        assertEquals(patched.text(), admin.get("/v1/backends/orders").text());
    }

    @Test
    void patchNeedsTheTagAndTheResource() {
        assertEquals(
                "resource-not-found",
                admin.patch("/v1/backends/orders", "{}", "If-Match", "*").problem());
        admin.put("/v1/backends/orders", ORDERS);
        assertEquals(
                "precondition-required",
                admin.patch("/v1/backends/orders", "{'description':'x'}").problem());
        assertEquals(
                "precondition-failed",
                admin.patch("/v1/backends/orders", "{'description':'x'}", "If-Match", "\"x\"")
                        .problem());
    }

    @Test
    void patchTakesOnlyAMergePatch() {
        admin.put("/v1/backends/orders", ORDERS);
        var reply = admin.send("PATCH", "/v1/backends/orders", "{}", "Content-Type", "application/json");
        assertEquals("unsupported-media-type", reply.problem());
        assertEquals("application/merge-patch+json", reply.header("Accept-Patch"));
    }

    @Test
    void aPatchThatRenamesIsRefused() {
        admin.put("/v1/backends/orders", ORDERS);
        assertEquals(
                "invalid-document",
                admin.patch("/v1/backends/orders", "{'id':'other'}", "If-Match", "*")
                        .problem());
        assertEquals(
                "invalid-document",
                admin.patch("/v1/backends/orders", "['x']", "If-Match", "*").problem());
    }

    @Test
    void deleteRemoves() {
        String tag = admin.put("/v1/backends/orders", ORDERS).etag();
        assertEquals(
                "precondition-required", admin.delete("/v1/backends/orders").problem());
        assertEquals(
                "precondition-failed",
                admin.delete("/v1/backends/orders", "If-Match", "\"x\"").problem());
        var deleted = admin.delete("/v1/backends/orders", "If-Match", tag);
        assertEquals(204, deleted.status());
        assertEquals("2", deleted.header("Lintel-Revision"));
        assertEquals("resource-not-found", admin.get("/v1/backends/orders").problem());
        assertEquals(
                "resource-not-found",
                admin.delete("/v1/backends/orders", "If-Match", tag).problem());
    }

    @Test
    void deleteNamesEveryReferrerWithThePlace() {
        admin.put("/v1/backends/orders", ORDERS);
        admin.put("/v1/routes/a", ROUTE);
        admin.put("/v1/policies/shadow", "{'kind':'mirror','backend':'orders','percent':10}");
        admin.put("/v1/tests/t", "{'request':{'target':'/orders','host':'x'},'expect':{'route':'a'}}");
        var backend = admin.delete("/v1/backends/orders", "If-Match", "*");
        assertEquals(409, backend.status(), backend.text());
        assertEquals("resource-referenced", backend.problem());
        assertEquals(
                "policies/shadow", backend.json().at("/referrers/0/resource").asString(), backend.text());
        assertEquals("/backend", backend.json().at("/referrers/0/pointer").asString());
        assertEquals("routes/a", backend.json().at("/referrers/1/resource").asString());
        assertEquals(
                "/forward/backend", backend.json().at("/referrers/1/pointer").asString());
        var route = admin.delete("/v1/routes/a", "If-Match", "*");
        assertEquals("resource-referenced", route.problem());
        assertEquals("tests/t", route.json().at("/referrers/0/resource").asString(), route.text());
        assertEquals(4, admin.store.latestHead().revision());
    }

    @Test
    void saysAllFaultsOfAResourceAtOnceWithPointersIntoIt() {
        var reply = admin.put(
                "/v1/routes/a", "{'match':{'path':'no-slash','method':['GET']},'forward':{'backend':'missing'}}");
        assertEquals("invalid-document", reply.problem());
        String faults = reply.json().get("faults").toString();
        assertTrue(reply.json().get("faults").size() >= 3, faults);
        for (var fault : reply.json().get("faults")) {
            assertTrue(
                    fault.get("pointer").asString().startsWith("/match")
                            || fault.get("pointer").asString().startsWith("/forward"),
                    faults);
            assertEquals("routes/a", fault.get("resource").asString());
        }
        assertEquals(0, admin.store.latestHead().revision());
    }

    @Test
    void aWriteThatBreaksATestIsRefusedAndNamesTheTest() {
        admin.put("/v1/backends/orders", ORDERS);
        String tag = admin.put("/v1/routes/a", ROUTE).etag();
        admin.put("/v1/tests/t", "{'request':{'target':'/orders','host':'x'},'expect':{'route':'a'}}");
        var reply = admin.put("/v1/routes/a", ROUTE.replace("/orders", "/others"), "If-Match", tag);
        assertEquals("invalid-document", reply.problem());
        assertEquals("tests/t", reply.json().at("/faults/0/resource").asString());
        assertEquals("", reply.json().at("/faults/0/pointer").asString());
        assertTrue(reply.json().at("/faults/0/detail").asString().startsWith("/expect/route expected a"), reply.text());
    }

    @Test
    void theGatewayIsOneResourceWithoutAnId() {
        assertEquals("resource-not-found", admin.get("/v1/gateway").problem());
        var created = admin.put("/v1/gateway", "{'via':'edge'}");
        assertEquals(201, created.status(), created.text());
        assertEquals("{\"via\":\"edge\"}", admin.get("/v1/gateway").text());
        var patched = admin.patch("/v1/gateway", "{'limits':{'urlBytes':4096}}", "If-Match", created.etag());
        assertEquals("{\"limits\":{\"urlBytes\":4096},\"via\":\"edge\"}", patched.text());
        var wrong = admin.put("/v1/gateway", "{'limits':{'urlBytes':1}}", "If-Match", "*");
        assertEquals("/limits/urlBytes", wrong.json().at("/faults/0/pointer").asString(), wrong.text());
        assertEquals(
                204, admin.delete("/v1/gateway", "If-Match", patched.etag()).status());
    }

    @Test
    void listsInPagesThatNeitherSkipNorRepeat() {
        for (int i = 0; i < 7; i++) admin.put("/v1/backends/b" + i, "{'targets':['http://127.0.0.1:9000']}");
        var first = admin.get("/v1/backends?limit=3").json();
        assertEquals("[\"b0\",\"b1\",\"b2\"]", ids(first));
        admin.delete("/v1/backends/b2", "If-Match", "*");
        admin.put("/v1/backends/b0a", "{'targets':['http://127.0.0.1:9000']}");
        var second = admin.get(
                        "/v1/backends?limit=3&cursor=" + first.get("next").asString())
                .json();
        assertEquals("[\"b3\",\"b4\",\"b5\"]", ids(second));
        var last = admin.get("/v1/backends?limit=3&cursor=" + second.get("next").asString())
                .json();
        assertEquals("[\"b6\"]", ids(last));
        assertFalse(last.has("next"));
        assertEquals("[]", ids(admin.get("/v1/routes").json()));
    }

    @Test
    void listsByLabels() {
        admin.put("/v1/backends/a", "{'labels':{'team':'shop','env':'prod'},'targets':['http://h:1']}");
        admin.put("/v1/backends/b", "{'labels':{'team':'shop','env':'test'},'targets':['http://h:1']}");
        admin.put("/v1/backends/c", "{'labels':{'team':'pay'},'targets':['http://h:1']}");
        admin.put("/v1/backends/d", "{'targets':['http://h:1']}");
        assertEquals(
                "[\"a\",\"b\"]",
                ids(admin.get("/v1/backends?labels=team%3Dshop").json()));
        assertEquals(
                "[\"b\"]",
                ids(admin.get("/v1/backends?labels=team=shop,env!=prod").json()));
        assertEquals(
                "[\"b\"]",
                ids(admin.get("/v1/backends?labels=team=shop&labels=env!=prod").json()));
        assertEquals(
                "[\"c\"]", ids(admin.get("/v1/backends?labels=team,%20!env").json()));
        assertEquals(
                "[\"c\",\"d\"]", ids(admin.get("/v1/backends?labels=team!=shop").json()));
        assertEquals("bad-request", admin.get("/v1/backends?labels=,").problem());
    }

    @Test
    void refusesALimitOrCursorThatIsNone() {
        for (String query : new String[] {"limit=0", "limit=501", "limit=x", "limit=1&limit=2", "cursor=%25%25"})
            assertEquals("bad-request", admin.get("/v1/backends?" + query).problem(), query);
        assertEquals("bad-request", admin.get("/v1/revisions?cursor=eHg").problem());
    }

    private static String ids(tools.jackson.databind.JsonNode page) {
        var ids = tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
        page.get("items").forEach(item -> ids.add(item.get("id")));
        return ids.toString();
    }
}

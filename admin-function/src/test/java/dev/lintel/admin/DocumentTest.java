package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DocumentTest {
    private static final String SHOP = """
            lintel: 1
            backends:
              - id: orders
                targets: ["http://127.0.0.1:9000"]
            routes:
              - id: list
                match: {path: /orders, methods: [GET]}
                forward: {backend: orders}
            tests:
              - id: lists
                request: {host: x, target: /orders}
                expect: {route: list}
            """;

    private final Admin admin = new Admin();

    @Test
    void appliesADocumentInOneRevision() {
        var applied = admin.yaml("/v1/apply?message=first", SHOP, "If-Match", "*");
        assertEquals(200, applied.status(), applied.text());
        assertEquals("1", applied.header("Lintel-Revision"));
        assertEquals(1, applied.json().get("revision").asInt());
        assertTrue(applied.json().get("changed").asBoolean());
        assertEquals(
                "[{\"resource\":\"backends/orders\",\"change\":\"added\"},{\"resource\":\"routes/list\",\"change\":\"added\"},"
                        + "{\"resource\":\"tests/lists\",\"change\":\"added\"}]",
                applied.json().get("changes").toString());
        assertEquals("first", admin.store.revision(1).orElseThrow().message());
    }

    @Test
    void removesWhatTheDocumentDoesNotHold() {
        apply(SHOP);
        var applied = admin.yaml("/v1/apply", "lintel: 1", "If-Match", "*");
        assertEquals(3, applied.json().get("changes").size(), applied.text());
        assertEquals("removed", applied.json().at("/changes/0/change").asString());
        assertEquals(
                "lintel: 1\n",
                admin.get("/v1/document", "Accept", "application/yaml").text());
    }

    @Test
    void mergesWhenAskedNotToPrune() {
        apply(SHOP);
        var applied = admin.yaml(
                "/v1/apply?prune=false",
                "lintel: 1\nbackends: [{id: pay, targets: ['http://127.0.0.1:9001']}]",
                "If-Match",
                "*");
        assertEquals(
                "[{\"resource\":\"backends/pay\",\"change\":\"added\"}]",
                applied.json().get("changes").toString());
    }

    @Test
    void aDryRunSaysTheSameAndWritesNothing() {
        var rehearsed = admin.yaml("/v1/apply?dryRun=true", SHOP);
        assertEquals(200, rehearsed.status(), rehearsed.text());
        assertTrue(rehearsed.json().get("dryRun").asBoolean());
        assertTrue(rehearsed.json().get("changed").asBoolean());
        assertEquals(3, rehearsed.json().get("changes").size());
        assertEquals(0, admin.store.latestHead().revision());
    }

    @Test
    void aMisspeltParameterIsNoWrite() {
        assertEquals(
                "bad-request",
                admin.yaml("/v1/apply?dryrun=true", SHOP, "If-Match", "*").problem());
        assertEquals(
                "bad-request",
                admin.yaml("/v1/apply?dryRun=yes", SHOP, "If-Match", "*").problem());
        assertEquals(0, admin.store.latestHead().revision());
    }

    @Test
    void applyNeedsTheTagOfHead() {
        assertEquals("precondition-required", admin.yaml("/v1/apply", SHOP).problem());
        String tag = admin.get("/v1/document").etag();
        assertEquals(200, admin.yaml("/v1/apply", SHOP, "If-Match", tag).status());
        var stale = admin.yaml("/v1/apply", "lintel: 1", "If-Match", tag);
        assertEquals("precondition-failed", stale.problem());
        assertEquals(
                200,
                admin.yaml("/v1/apply", "lintel: 1", "If-Match", stale.etag()).status());
    }

    @Test
    void theTagOfEitherRepresentationIsHeads() {
        apply(SHOP);
        String json = admin.get("/v1/document").etag();
        String yaml = admin.get("/v1/document", "Accept", "application/yaml").etag();
        assertNotEquals(json, yaml);
        assertEquals(
                200,
                admin.yaml("/v1/apply?dryRun", "lintel: 1", "If-Match", yaml).status());
        assertEquals(304, admin.get("/v1/document", "If-None-Match", json).status());
        assertEquals(200, admin.get("/v1/document", "If-None-Match", yaml).status());
    }

    @Test
    void theSameDocumentAgainMakesNoRevision() {
        apply(SHOP);
        var again = admin.yaml("/v1/apply", SHOP, "If-Match", "*");
        assertEquals(200, again.status(), again.text());
        assertFalse(again.json().get("changed").asBoolean());
        assertEquals(1, again.json().get("revision").asInt());
    }

    @Test
    void faultsPointIntoWhatWasSentWithLineAndColumn() {
        var reply = admin.yaml("/v1/apply", """
                lintel: 1
                backends:
                  - id: orders
                    targets: ["http://127.0.0.1:9000"]
                  - id: broken
                    targets: ["ftp://x"]
                routes:
                  - id: z
                    match: {path: /z}
                    forward: {backend: nobody}
                """, "If-Match", "*");
        assertEquals(422, reply.status(), reply.text());
        assertEquals(2, reply.json().get("faults").size(), reply.text());
        var target = reply.json().at("/faults/0");
        assertTrue(target.get("pointer").asString().startsWith("/backends/1/targets/0"), reply.text());
        assertEquals("backends/broken", target.get("resource").asString());
        assertEquals(6, target.get("line").asInt());
        assertEquals(15, target.get("column").asInt());
        var reference = reply.json().at("/faults/1");
        assertEquals("/routes/0/forward/backend", reference.get("pointer").asString());
        assertEquals(10, reference.get("line").asInt());
        assertEquals(0, admin.store.latestHead().revision());
    }

    @Test
    void faultsOfTheFrameHavePlacesToo() {
        var reply = admin.yaml("/v1/apply", "lintel: 1\nroutes:\n  - match: {path: /}\nrouts: []\n", "If-Match", "*");
        assertEquals(422, reply.status(), reply.text());
        assertEquals(2, reply.json().get("faults").size(), reply.text());
        assertEquals(3, reply.json().at("/faults/0/line").asInt());
        assertEquals(4, reply.json().at("/faults/1/line").asInt());
    }

    @Test
    void aFailingTestOfTheDocumentStopsIt() {
        var reply = admin.yaml("/v1/apply", SHOP.replace("target: /orders", "target: /other"), "If-Match", "*");
        assertEquals(422, reply.status());
        assertEquals(
                "/tests/0/expect/route", reply.json().at("/faults/0/pointer").asString(), reply.text());
        assertEquals(12, reply.json().at("/faults/0/line").asInt());
    }

    @Test
    void unreadableTextIsABadRequestWithAPlace() {
        var reply = admin.yaml("/v1/apply", "lintel: 1\nroutes: [\n", "If-Match", "*");
        assertEquals("bad-request", reply.problem());
        assertTrue(reply.json().at("/faults/0/line").asInt() >= 2, reply.text());
    }

    @Test
    void warnsOfARouteThatNoRequestReaches() {
        var applied = admin.yaml("/v1/validate", """
                lintel: 1
                routes:
                  - {id: a, match: {path: /x}, reply: {status: 200}}
                  - {id: b, match: [{path: /y}, {path: /x}], reply: {status: 200}}
                """);
        assertEquals(200, applied.status(), applied.text());
        assertEquals(
                "/routes/1/match/1", applied.json().at("/warnings/0/pointer").asString(), applied.text());
    }

    @Test
    void validatesWithoutLookingAtHead() {
        assertEquals(
                "{\"valid\":true,\"warnings\":[]}",
                admin.yaml("/v1/validate", SHOP).text());
        assertEquals(
                422,
                admin.yaml("/v1/validate", SHOP.replace("backend: orders", "backend: x"))
                        .status());
    }

    @Test
    void diffShowsBeforeAfterAndThePatchBetween() {
        apply(SHOP);
        var diff = admin.yaml("/v1/diff", SHOP.replace("[GET]", "[GET, PUT]").replace("id: lists", "id: lists-all"));
        assertEquals(200, diff.status(), diff.text());
        var route = diff.json().at("/changes/0");
        assertEquals("routes/list", route.get("resource").asString());
        assertEquals("changed", route.get("change").asString());
        assertEquals("[\"GET\"]", route.at("/before/match/methods").toString());
        assertEquals("[\"GET\",\"PUT\"]", route.at("/after/match/methods").toString());
        assertEquals(
                "{\"match\":{\"methods\":[\"GET\",\"PUT\"]}}",
                route.get("patch").toString());
        assertEquals("removed", diff.json().at("/changes/1/change").asString());
        assertFalse(diff.json().at("/changes/1").has("after"));
        assertEquals("added", diff.json().at("/changes/2/change").asString());
        assertFalse(diff.json().at("/changes/2").has("before"));
        assertEquals(admin.get("/v1/document").etag(), diff.json().get("etag").asString());
        assertEquals(1, admin.store.latestHead().revision());
    }

    @Test
    void exportsWhatAppliesToTheSame() {
        apply(SHOP);
        for (String type : new String[] {"application/yaml", "application/json"}) {
            var exported = admin.get("/v1/document", "Accept", type);
            assertEquals(type, exported.header("Content-Type"));
            var again = admin.send("POST", "/v1/apply", exported.text(), "Content-Type", type, "If-Match", "*");
            assertFalse(again.json().get("changed").asBoolean(), again.text());
        }
    }

    @Test
    void exportsYamlThatReadsWell() {
        apply(SHOP);
        assertEquals(
                """
                lintel: 1
                backends:
                  - id: orders
                    targets:
                      - http://127.0.0.1:9000
                routes:
                  - id: list
                    match:
                      path: /orders
                      methods:
                        - GET
                    forward:
                      backend: orders
                tests:
                  - id: lists
                    request:
                      host: x
                      target: /orders
                    expect:
                      route: list
                """, admin.get("/v1/document", "Accept", "application/yaml").text());
    }

    private void apply(String yaml) {
        var reply = admin.yaml("/v1/apply", yaml, "If-Match", "*");
        assertEquals(200, reply.status(), reply.text());
    }
}

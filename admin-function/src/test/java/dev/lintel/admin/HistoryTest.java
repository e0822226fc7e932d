package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Document;
import dev.lintel.store.Change;
import dev.lintel.store.RevisionStore;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private final Admin admin = new Admin();

    @BeforeEach
    void threeRevisions() {
        admin.put("/v1/gateway?message=one", "{'via':'a'}");
        admin.put("/v1/gateway?message=two", "{'via':'b'}", "If-Match", "*");
        admin.put("/v1/gateway?message=three", "{'via':'c'}", "If-Match", "*");
    }

    @Test
    void listsRevisionsNewestFirst() {
        var first = admin.get("/v1/revisions?limit=2").json();
        assertEquals(3, first.at("/items/0/revision").asInt());
        assertTrue(first.at("/items/0/head").asBoolean());
        assertFalse(first.at("/items/1/head").asBoolean());
        assertEquals("two", first.at("/items/1/message").asString());
        var last = admin.get("/v1/revisions?limit=2&cursor=" + first.get("next").asString())
                .json();
        assertEquals(1, last.get("items").size());
        assertEquals(1, last.at("/items/0/revision").asInt());
        assertFalse(last.has("next"));
    }

    @Test
    void showsOneRevision() {
        var shown = admin.get("/v1/revisions/2").json();
        assertEquals("ci", shown.get("author").asString());
        assertEquals(1, shown.get("parent").asInt());
        for (String number : new String[] {"9", "0", "x", "-1", "99999999999999999999"})
            assertEquals(
                    "resource-not-found", admin.get("/v1/revisions/" + number).problem(), number);
    }

    @Test
    void theDocumentOfARevisionMayBeKeptForGood() {
        var shown = admin.get("/v1/revisions/1/document", "Accept", "application/yaml");
        assertEquals("lintel: 1\ngateway:\n  via: a\n", shown.text());
        assertTrue(shown.header("Cache-Control").contains("immutable"));
        assertEquals("3", shown.header("Lintel-Revision"));
        assertEquals(
                304,
                admin.get("/v1/revisions/1/document", "Accept", "application/yaml", "If-None-Match", shown.etag())
                        .status());
    }

    @Test
    void comparesTwoRevisions() {
        var toHead = admin.get("/v1/revisions/1/diff").json();
        assertEquals(3, toHead.get("to").asInt());
        assertEquals("{\"via\":\"c\"}", toHead.at("/changes/0/patch").toString());
        var backwards = admin.get("/v1/revisions/2/diff?to=1").json();
        assertEquals("b", backwards.at("/changes/0/before/via").asString());
        assertEquals("a", backwards.at("/changes/0/after/via").asString());
        assertEquals(
                "resource-not-found", admin.get("/v1/revisions/2/diff?to=9").problem());
    }

    @Test
    void rollsBackByMovingHead() {
        String tag = admin.get("/v1/document").etag();
        var back = admin.post("/v1/rollback", "{'revision':1,'message':'regret'}", "If-Match", tag);
        assertEquals(200, back.status(), back.text());
        assertEquals("1", back.header("Lintel-Revision"));
        assertEquals("{\"via\":\"a\"}", admin.get("/v1/gateway").text());
        assertEquals(3, admin.get("/v1/revisions").json().get("items").size());
        assertEquals(
                "precondition-failed",
                admin.post("/v1/rollback", "{'revision':2}", "If-Match", tag).problem());
        String now = back.json().get("etag").asString();
        assertEquals(
                200,
                admin.post("/v1/rollback", "{'revision':2}", "If-Match", now).status());
    }

    @Test
    void aRollbackToWhereHeadIsChangesNothing() {
        var stay = admin.post("/v1/rollback", "{'revision':3}", "If-Match", "*");
        assertEquals(200, stay.status(), stay.text());
        assertFalse(stay.json().get("changed").asBoolean());
        assertEquals(3, admin.get("/v1/audit").json().get("items").size());
    }

    @Test
    void rollbackNeedsAConditionAndARevision() {
        assertEquals(
                "precondition-required",
                admin.post("/v1/rollback", "{'revision':1}").problem());
        assertEquals(
                "precondition-required",
                admin.post("/v1/rollback", "{'revision':3}").problem());
        assertEquals(
                "resource-not-found",
                admin.post("/v1/rollback", "{'revision':9}", "If-Match", "*").problem());
        var wrong = admin.post("/v1/rollback", "{'revison':1,'message':2}", "If-Match", "*");
        assertEquals("bad-request", wrong.problem());
        assertEquals(3, wrong.json().get("faults").size(), wrong.text());
        assertEquals(
                "bad-request", admin.post("/v1/rollback", "[]", "If-Match", "*").problem());
        assertEquals(3, admin.store.latestHead().revision());
    }

    @Test
    void rollsBackToNothingThatIsNoLongerValid() {
        long invalid = publishInvalid(admin.store);
        var refused = admin.post("/v1/rollback", "{'revision':" + invalid + "}", "If-Match", "*");
        assertEquals("invalid-document", refused.problem());
        assertEquals("/gateway/unknown", refused.json().at("/faults/0/pointer").asString());
    }

    /// A revision that another version of Lintel may have taken for valid, and HEAD back where it was.
    static long publishInvalid(RevisionStore store) {
        var head = store.latestHead();
        var invalid = Document.read("{\"lintel\":1,\"gateway\":{\"unknown\":1}}".getBytes(StandardCharsets.UTF_8));
        var bad = store.publish(invalid, new Change("old version", ""), head);
        store.rollback(head.revision(), new Change("old version", ""), bad);
        return bad.revision();
    }

    @Test
    void auditsEveryMoveOfHead() {
        admin.post("/v1/rollback?author=ada", "{'revision':1,'message':'regret'}", "If-Match", "*");
        var audit = admin.get("/v1/audit?limit=1").json();
        var last = audit.at("/items/0");
        assertEquals("rollback", last.get("action").asString());
        assertEquals(4, last.get("sequence").asInt());
        assertEquals(3, last.get("from").asInt());
        assertEquals(1, last.get("to").asInt());
        assertEquals("ci (as ada)", last.get("author").asString());
        assertEquals("regret", last.get("message").asString());
        assertEquals("[\"~ gateway/gateway\"]", last.get("changes").toString());
        var before = admin.get("/v1/audit?limit=1&cursor=" + audit.get("next").asString())
                .json();
        assertEquals("publish", before.at("/items/0/action").asString());
    }
}

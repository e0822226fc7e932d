package dev.lintel.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DocumentTest {
    private static Document read(String json) {
        return Document.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static List<String> faultsOf(String json) {
        var refused = assertThrows(ProblemException.class, () -> read(json));
        assertEquals(ProblemType.INVALID_DOCUMENT, refused.problem().type());
        return refused.problem().faults().stream().map(Fault::pointer).toList();
    }

    @Test
    void readsBackWhatItWrites() {
        Document document = read("{'lintel':1,'routes':[{'id':'b','x':1.0},{'id':'a'}],'gateway':{'via':'x'}}");
        assertEquals(document, Document.read(document.canonicalBytes()));
        assertEquals(document, Document.parse(document.toJson()));
    }

    @Test
    void hasOneCanonicalForm() {
        Document document = read("{'routes':[{'x':{'z':1.0,'y':[2,1]},'id':'b'},{'id':'a'}],'lintel':1,'tests':null}");
        assertEquals(
                "{'lintel':1,'routes':[{'id':'a'},{'id':'b','x':{'y':[2,1],'z':1}}]}".replace('\'', '"'),
                new String(document.canonicalBytes(), UTF_8));
        assertEquals(64, document.digest().length());
    }

    @Test
    void reportsEveryFaultOfTheFrame() {
        assertEquals(
                List.of("/lintel", "/rutes", "/routes/0/id", "/routes/1", "/routes/2", "/routes/4/id", "/gateway"),
                faultsOf(
                        "{'lintel':2,'rutes':[],'routes':[{'id':'A'},{},7,{'id':'a','match':{},'reply':{}},{'id':'a','match':{},'reply':{}}],'gateway':[],'tests':[]}"));
    }

    @Test
    void reportsTheFaultsOfResourcesWithThoseOfTheFrame() {
        assertEquals(
                List.of("/routes/1/id", "/gateway/via", "/backends/0", "/routes/2/match/path"),
                faultsOf("{'lintel':1,'gateway':{'via':''},'backends':[{'id':'b'}],'routes':[{'id':'a','match':{},"
                        + "'reply':{}},{'id':'A'},{'id':'c','match':{'path':'x'},'forward':{'backend':'unsent'}}]}"));
        assertEquals(
                List.of("/gateway/limits/urlBytes", "/tests/0"),
                faultsOf("{'lintel':1,'gateway':{'via':'','limits':{'urlBytes':1e99999}},'tests':[7]}"));
    }

    @Test
    void reportsTheFaultsOfBothWithOneId() {
        assertEquals(
                List.of("/routes/1/id", "/routes/2/id", "/routes/0/match/path", "/routes/1/match/path", "/routes/2"),
                faultsOf("{'lintel':1,'routes':[{'id':'a','match':{'path':'x'},'reply':{}},"
                        + "{'id':'a','match':{'path':'y'},'reply':{}},{'id':'a','match':{}}]}"));
    }

    @Test
    void aDuplicateIdHidesNoReferenceToNothing() {
        assertEquals(
                List.of("/routes/1/id", "/routes/0/forward/backend", "/tests/0/expect/route", "/routes/1/policies/0"),
                faultsOf("{'lintel':1,'routes':[{'id':'a','match':{},'forward':{'backend':'unsent'}},"
                        + "{'id':'a','match':{},'reply':{},'policies':['none']}],"
                        + "'tests':[{'id':'t','request':{'target':'/'},'expect':{'route':'b'}}]}"));
        assertEquals(
                List.of("/policies/2/id", "/routes/0/policies"),
                faultsOf("{'lintel':1,'policies':[{'id':'p','kind':'cors','origins':['https://a.example']},"
                        + "{'id':'q','kind':'cors','origins':['https://b.example']},"
                        + "{'id':'q','kind':'cors','origins':['https://b.example']}],"
                        + "'routes':[{'id':'a','match':{},'reply':{},'policies':['p','q']}]}"));
    }

    @Test
    void aReferenceIsNotBlamedWhileAnIdCannotBeRead() {
        assertEquals(
                List.of("/backends/0/id", "/routes/1/id"),
                faultsOf(
                        "{'lintel':1,'backends':[{'id':'B'}],'routes':[{'id':'a','match':{},'forward':{'backend':'b'}},"
                                + "{'id':'a','match':{},'forward':{'backend':'b'}}]}"));
    }

    @Test
    void refusesWhatIsNoDocument() {
        assertEquals(List.of(""), faultsOf(""));
        assertEquals(List.of(""), faultsOf("[1]"));
        assertEquals(List.of(""), faultsOf("{'lintel':1} x"));
        assertEquals(List.of(""), faultsOf("{'lintel':1,'lintel':1}"));
        assertEquals(List.of(""), faultsOf("{}"));
    }

    @Test
    void refusesHostileShapes() {
        assertEquals(List.of(""), faultsOf("[".repeat(100_000)));
        String deep = "{'a':".repeat(40) + "1" + "}".repeat(40);
        assertEquals(1, faultsOf("{'lintel':1,'gateway':" + deep + "}").size());
        assertEquals(List.of("/gateway/a"), faultsOf("{'lintel':1,'gateway':{'a':1e999}}"));
        assertEquals(List.of("/gateway/a"), faultsOf("{'lintel':1,'gateway':{'a':99999999999999999999}}"));
        assertEquals(List.of("/gateway/a"), faultsOf("{'lintel':1,'gateway':{'a':'\\ud800'}}"));
        assertEquals(List.of("/gateway/a/0"), faultsOf("{'lintel':1,'gateway':{'a':[null]}}"));
    }

    @Test
    void tellsWhatChanged() {
        Document before = read("{'lintel':1,'routes':[{'id':'a'},{'id':'c'}],'backends':[{'id':'b','x':1}]}");
        Document after = read("{'lintel':1,'routes':[{'id':'b'},{'id':'c'}],'backends':[{'id':'b','x':2}]}");
        assertEquals(
                List.of("~ backends/b", "- routes/a", "+ routes/b"),
                after.diffFrom(before).stream().map(DocumentChange::toString).toList());
        assertEquals(List.of(), after.diffFrom(after));
    }

    @Test
    void givesAResourceTheIdOfItsPlace() {
        var key = new Document.Key(Kind.ROUTE, "a");
        var resource = read("{'lintel':1,'gateway':{'x':1}}").toJson().get("gateway");
        Document document = Document.EMPTY.with(key, resource);
        assertEquals("a", document.resource(key).orElseThrow().get("id").stringValue());
        var other = new Document.Key(Kind.ROUTE, "b");
        var named = document.resource(key).orElseThrow();
        assertThrows(ProblemException.class, () -> document.with(other, named));
        assertEquals(Document.EMPTY, document.without(key));
    }
}

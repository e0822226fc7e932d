package dev.lintel.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Good and bad resources of every kind (`corpus/*.json`): the parser and the schema must say the same of each, except
/// where a bad one is marked as beyond what a schema can express. A case is a merge patch (RFC 7396) on the file's
/// base.
final class CorpusTest {
    private static final Document REFERRED_TO = Document.read("""
            {"lintel": 1,
             "backends": [{"id": "a", "targets": ["http://a"]}, {"id": "b", "targets": ["http://b"]},
                          {"id": "public", "targets": ["https://api.example.com/v1/"]},
                          {"id": "two", "targets": ["https://a.example.com", "https://b.example.com"]}],
             "policies": [{"id": "web", "kind": "cors", "origins": ["https://app.example.com"]},
                          {"id": "limit", "kind": "rate-limit", "limit": 1},
                          {"id": "backend-limit", "kind": "concurrency", "limit": 1, "key": ["backend"]},
                          {"id": "p", "kind": "request-size", "maxBodyBytes": 1}],
             "routes": [{"id": "r", "match": {"path": "/r"}, "reply": {}}]}
            """.getBytes(java.nio.charset.StandardCharsets.UTF_8));

    @TestFactory
    Stream<DynamicTest> parserAndSchemaAgree() {
        return Stream.of(Kind.values()).flatMap(kind -> {
            JsonNode corpus = ContractFiles.json("/corpus/" + kind.collection() + ".json");
            return Stream.concat(
                    stream(corpus.get("good")).map(one -> good(kind, corpus, one)),
                    stream(corpus.get("bad")).map(one -> bad(kind, corpus, one)));
        });
    }

    private static DynamicTest good(Kind kind, JsonNode corpus, JsonNode one) {
        return dynamicTest(kind.singular() + ": " + one.get("name").stringValue(), () -> {
            Document document = document(kind, corpus, one);
            assertEquals(List.of(), faults(kind, document), "faults of the parser");
            assertEquals(List.of(), Schemas.faults(kind, resource(kind, document)), "faults of the schema");
        });
    }

    private static DynamicTest bad(Kind kind, JsonNode corpus, JsonNode one) {
        return dynamicTest(kind.singular() + ": refuses " + one.get("name").stringValue(), () -> {
            Document document = document(kind, corpus, one);
            List<String> expected =
                    stream(one.get("at")).map(JsonNode::stringValue).sorted().toList();
            assertEquals(
                    expected,
                    faults(kind, document).stream()
                            .sorted(Comparator.naturalOrder())
                            .toList());
            List<String> bySchema = Schemas.faults(kind, resource(kind, document));
            if (one.has("schema")) assertEquals(List.of(), bySchema, "the schema can tell after all");
            else assertNotEquals(List.of(), bySchema, "the schema must refuse it too");
        });
    }

    private static Document document(Kind kind, JsonNode corpus, JsonNode one) {
        var resource = (ObjectNode) corpus.get("base").deepCopy();
        merge(resource, repeated(one));
        return REFERRED_TO.with(key(kind), resource);
    }

    /// A case may repeat the one item of its list, with `{n}` for its number.
    private static JsonNode repeated(JsonNode one) {
        if (!one.has("repeat")) return one.get("with");
        String text = one.get("with").toString();
        int open = text.indexOf('[');
        int close = text.lastIndexOf(']');
        List<String> items = new ArrayList<>();
        for (int n = 0; n < one.get("repeat").intValue(); n++)
            items.add(text.substring(open + 1, close).replace("{n}", Integer.toString(n)));
        return JsonMapper.shared()
                .readTree(text.substring(0, open + 1) + String.join(",", items) + text.substring(close));
    }

    private static void merge(ObjectNode into, JsonNode patch) {
        patch.properties().forEach(member -> {
            JsonNode now = into.get(member.getKey());
            if (member.getValue().isNull()) into.remove(member.getKey());
            else if (member.getValue().isObject() && now instanceof ObjectNode inner) merge(inner, member.getValue());
            else into.set(member.getKey(), member.getValue());
        });
    }

    private static Document.Key key(Kind kind) {
        return new Document.Key(kind, kind.single() ? kind.singular() : "subject");
    }

    private static JsonNode resource(Kind kind, Document document) {
        return document.resource(key(kind)).orElseThrow();
    }

    /// Pointers from the resource on.
    private static List<String> faults(Kind kind, Document document) {
        String at = Pointer.of(key(kind)).toString();
        try {
            Configuration.parse(document);
            return List.of();
        } catch (ProblemException refused) {
            return refused.problem().faults().stream()
                    .map(fault -> {
                        assertEquals(at, fault.pointer().substring(0, at.length()));
                        return fault.pointer().substring(at.length());
                    })
                    .toList();
        }
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return list.values().stream();
    }
}

package dev.lintel.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What holds for any document, shown on seeded changes of one that holds everything.
final class DocumentPropertiesTest {
    private static final JsonNodeFactory NODE = JsonNodeFactory.instance;
    private static final JsonNode EVERYTHING = ContractFiles.json("/documents/everything.json");
    private static final Document DOCUMENT = Document.parse(EVERYTHING);

    /// Values that a careless or hostile author may put anywhere.
    private static final List<JsonNode> ODD = List.of(
            NODE.objectNode(),
            NODE.arrayNode(),
            NODE.nullNode(),
            NODE.booleanNode(true),
            NODE.numberNode(-1),
            NODE.numberNode(0.5),
            NODE.numberNode(Long.MAX_VALUE),
            NODE.stringNode(""),
            NODE.stringNode("/"),
            NODE.stringNode("/{"),
            NODE.stringNode("{}"),
            NODE.stringNode("a"),
            NODE.stringNode("0s"),
            NODE.stringNode("a\r\nb"),
            NODE.stringNode("((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9}"),
            NODE.stringNode("x".repeat(100_000)),
            NODE.arrayNode().add("a").add("a"),
            NODE.objectNode().put("a", "b"));

    @Property(tries = 200, seed = "1")
    void theDigestKnowsNoOrderOfMembersOrResources(@ForAll Random random) {
        Document shuffled = Document.parse(shuffled(EVERYTHING, random, 0));
        assertArrayEquals(DOCUMENT.canonicalBytes(), shuffled.canonicalBytes());
        assertEquals(DOCUMENT.digest(), shuffled.digest());
        assertEquals(DOCUMENT, shuffled);
        assertEquals(List.of(), shuffled.diffFrom(DOCUMENT));
    }

    /// Nothing but a [ProblemException] leaves the parser; what it accepts, the schema accepts, and it reads back as it
    /// was written.
    @Property(tries = 3000, seed = "2")
    void anyChangeIsAcceptedOrRefusedButNeverCrashes(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 3) int changes) {
        JsonNode changed = EVERYTHING.deepCopy();
        for (int i = 0; i < changes; i++) change(changed, random);
        Document document;
        try {
            document = Document.parse(changed);
            Configuration.parse(document);
        } catch (ProblemException refused) {
            assertEquals(ProblemType.INVALID_DOCUMENT, refused.problem().type());
            assertFalse(refused.problem().faults().isEmpty());
            Statistics.collect("refused");
            return;
        }
        Statistics.collect("accepted");
        assertEquals(document, Document.read(document.canonicalBytes()));
        assertEquals(Configuration.parse(document), Configuration.parse(Document.read(document.canonicalBytes())));
        assertEquals(List.of(), Schemas.faults("document.schema.json", document.toJson()));
        Statistics.coverage(seen -> seen.check("accepted").percentage(share -> share > 3));
    }

    private static JsonNode shuffled(JsonNode value, Random random, int depth) {
        if (value.isObject()) {
            List<String> names = new ArrayList<>(value.propertyNames());
            Collections.shuffle(names, random);
            ObjectNode copy = NODE.objectNode();
            for (String name : names) copy.set(name, shuffled(value.get(name), random, depth + 1));
            return copy;
        }
        if (!value.isArray()) return value;
        List<JsonNode> items = new ArrayList<>(value.values());
        if (depth == 1) Collections.shuffle(items, random); // below, order has a meaning
        ArrayNode copy = NODE.arrayNode();
        for (JsonNode item : items) copy.add(shuffled(item, random, depth + 1));
        return copy;
    }

    /// Walks down at random and replaces, removes or copies what it meets.
    private static void change(JsonNode value, Random random) {
        JsonNode at = value;
        while (true) {
            if (at.isEmpty()) return;
            boolean object = at.isObject();
            List<String> names = object ? new ArrayList<>(at.propertyNames()) : List.of();
            int index = random.nextInt(at.size());
            JsonNode child = object ? at.get(names.get(index)) : at.get(index);
            if (!child.isEmpty() && random.nextInt(5) != 0) {
                at = child;
                continue;
            }
            JsonNode odd = ODD.get(random.nextInt(ODD.size()));
            switch (random.nextInt(4)) {
                case 0 -> remove(at, names, index);
                case 1 -> add(at, child, random);
                default -> {
                    if (at instanceof ObjectNode members) members.set(names.get(index), odd);
                    else ((ArrayNode) at).set(index, odd);
                }
            }
            return;
        }
    }

    private static void remove(JsonNode from, List<String> names, int index) {
        if (from instanceof ObjectNode members) members.remove(names.get(index));
        else ((ArrayNode) from).remove(index);
    }

    private static void add(JsonNode to, JsonNode copy, Random random) {
        if (to instanceof ObjectNode members) members.set("x" + random.nextInt(3), copy);
        else ((ArrayNode) to).add(copy.deepCopy());
    }
}

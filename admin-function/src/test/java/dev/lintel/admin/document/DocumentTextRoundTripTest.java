package dev.lintel.admin.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.admin.document.DocumentText.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Whatever tree is written, is read back.
final class DocumentTextRoundTripTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 3_000)
    void yaml(@ForAll("trees") JsonNode tree) {
        assertRoundTrip(tree, Format.YAML);
    }

    @Property(tries = 500)
    void json(@ForAll("trees") JsonNode tree) {
        assertRoundTrip(tree, Format.JSON);
    }

    @Property(tries = 2_000)
    void everyStringAsValueAndAsKey(@ForAll("strings") String text) {
        assertRoundTrip(NODES.objectNode().put("a", text), Format.YAML);
        assertRoundTrip(NODES.objectNode().put(text, "a"), Format.YAML);
        assertRoundTrip(NODES.arrayNode().add(text), Format.YAML);
    }

    @Example
    void theStringsThatTripYamlWriters() {
        for (String text : List.of(
                "",
                " ",
                "~",
                "null",
                "yes",
                "No",
                "ON",
                "1",
                "1.0",
                "0x1f",
                "0o7",
                "1e3",
                ".5",
                ".inf",
                "1_0",
                "1:30",
                "2026-01-01",
                "- a",
                "a: b",
                "a #b",
                "#a",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "{a",
                "[a",
                "a,",
                "|",
                ">",
                "'a'",
                "\"a\"",
                "a\\b",
                "\n",
                "a\n",
                "a\n\n",
                "\na",
                "a\n b",
                " a\nb",
                "a \nb",
                "a\tb",
                "\ta",
                "a\n\tb",
                "a\r\nb",
                "a\u0085b",
                "a\u2028b",
                "\uFEFFa",
                "a\u0000b",
                "\u001b[0m",
                "é",
                "日本",
                "😀",
                "---",
                "--- a",
                "...",
                "? a",
                ": a",
                "-",
                "=",
                "<<",
                "a:",
                "/orders/{id}",
                "*.example.com",
                "10s",
                "file:/ca.pem",
                "\uFFFE",
                "x".repeat(300),
                "word ".repeat(50_000) + "end",
                "word ".repeat(60))) everyStringAsValueAndAsKey(text);
    }

    @Example
    void readsWellInBlockStyle() {
        var tree = NODES.objectNode();
        tree.put("lintel", 1);
        var route = tree.putArray("routes")
                .addObject()
                .put("id", "a")
                .put("on", true)
                .put("when", "on");
        route.putObject("match").put("path", "/a/{id}").putArray("hosts").add("*.example.com");
        route.putObject("labels");
        route.put("body", "one\ntwo\n");
        assertEquals("""
                lintel: 1
                routes:
                  - id: a
                    "on": true
                    when: "on"
                    match:
                      path: /a/{id}
                      hosts:
                        - "*.example.com"
                    labels: {}
                    body: |
                      one
                      two
                """, DocumentText.write(tree, Format.YAML));
    }

    private static void assertRoundTrip(JsonNode tree, Format format) {
        String text = DocumentText.write(tree, format);
        JsonNode back =
                DocumentText.read(text.getBytes(StandardCharsets.UTF_8), format).root();
        assertEquals(tree.toString(), back.toString(), text);
    }

    @Provide
    Arbitrary<String> strings() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars("ab \n\t:#-'\"{}[],&*!|>%@`?~=\\.0123456789eEx_/+")
                        .ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(20).filter(DocumentTextRoundTripTest::isUnicode));
    }

    @Provide
    Arbitrary<JsonNode> trees() {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                strings().map(NODES::stringNode),
                Arbitraries.integers().map(NODES::numberNode),
                Arbitraries.longs()
                        .filter(number -> number != (int) (long) number)
                        .map(NODES::numberNode),
                Arbitraries.doubles().map(NODES::numberNode),
                Arbitraries.of(true, false).map(NODES::booleanNode),
                Arbitraries.just(NODES.nullNode()));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(items -> {
                            var array = NODES.arrayNode();
                            array.addAll(items);
                            return array;
                        }),
                        Arbitraries.maps(strings(), inner).ofMaxSize(4).map(members -> {
                            var object = NODES.objectNode();
                            object.setAll(members);
                            return object;
                        })),
                0,
                4);
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}

package dev.lintel.admin.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "on                   | \"on\"",
                "no                   | \"no\"",
                "true                 | true",
                "False                | false",
                "~                    | null",
                "null                 | null",
                "2026-01-01           | \"2026-01-01\"",
                "2026-01-01T00:00:00Z | \"2026-01-01T00:00:00Z\"",
                "12:30:45             | \"12:30:45\"",
                "10s                  | \"10s\"",
                "1_000                | \"1_000\"",
                "10                   | 10",
                "-7                   | -7",
                "0o17                 | 15",
                "0x1F                 | 31",
                "010                  | 10",
                "1.5                  | 1.5",
                "1e3                  | 1000.0",
                "'10'                 | \"10\"",
                "\"a\\tb\"            | \"a\\tb\"",
                "[1, {a: b}]          | [1,{\"a\":\"b\"}]",
            })
    void readsTheScalarsOfTheCoreSchema(String yaml, String json) {
        assertEquals("{\"a\":" + json + "}", read("a: " + yaml).root().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a: 1\\nb: 2\\na: 3             | 3 | 1 | duplicate key a",
                "a: !!str 1                     | 1 | 4 | tags",
                "a: !ruby/object {}             | 1 | 4 | tags",
                "a: *b                          | 1 | 4 | no anchor &b",
                "a: &x\\n  b: *x                | 2 | 6 | no anchor &x",
                "a: .inf                        | 1 | 4 | no JSON form",
                "a: 1\\n---\\nb: 2              | 2 | 1 | second YAML document",
                "a: 1\\n  b: 2                  | 2 | 4 | mapping values are not allowed",
                "<<: {a: 1}                     | 1 | 1 | merge keys",
                "? [a]\\n: 1                    | 1 | 3 | a key is",
                "a: [1, 2                       | 1 | 9 | expected",
            })
    void refusesWithThePlace(String escaped, int line, int column, String detail) {
        var problem = assertThrows(ProblemException.class, () -> read(escaped.replace("\\n", "\n")))
                .problem();
        assertTrue(problem.detail().contains(detail), problem.detail());
        String fault = String.valueOf(problem.members().get("faults"));
        assertTrue(fault.contains("line=" + line + ", column=" + column), fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1} x",
                "{\"a\":1e999}",
                "{'a':1}",
                "{\"a\":NaN}",
                "[1,]",
                "",
                "{\"a\":01}",
                "// c\n1"
            })
    void refusesLaxJson(String text) {
        var problem = assertThrows(ProblemException.class, () -> DocumentText.read(bytes(text), Format.JSON))
                .problem();
        assertEquals(400, problem.type().status());
    }

    @Test
    void saysWhereADuplicateMemberOfJsonStands() {
        var problem = assertThrows(
                        ProblemException.class,
                        () -> DocumentText.read(bytes("{\n  \"a\": {\"b\": 1,\n    \"b\": 2}}"), Format.JSON))
                .problem();
        assertEquals(
                "[{pointer=/a/b, detail=duplicate member b, line=3, column=5}]",
                String.valueOf(problem.members().get("faults")));
    }

    @Test
    void refusesABillionLaughs() {
        var yaml = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1) + ", ";
            yaml.append("a%d: &a%d [%s*a%d]\n".formatted(i, i, alias.repeat(9), i - 1));
        }
        var problem = assertThrows(ProblemException.class, () -> read(yaml.toString()))
                .problem();
        assertTrue(problem.detail().contains("aliases expand"), problem.detail());
    }

    @Test
    void expandsAnHonestAlias() {
        var text = read("a: &a {x: 1}\nb: *a\n");
        assertEquals("{\"a\":{\"x\":1},\"b\":{\"x\":1}}", text.root().toString());
        assertEquals(new Place(1, 11), text.place("/b/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: "})
    void refusesDepthWithoutRunningOutOfStack(String opening) {
        String deep = opening.repeat(100_000);
        assertTrue(assertThrows(ProblemException.class, () -> read(deep))
                .problem()
                .detail()
                .contains("nested deeper"));
    }

    @Test
    void refusesDepthOfJson() {
        byte[] deep = bytes("[".repeat(100_000));
        assertEquals(
                400,
                assertThrows(ProblemException.class, () -> DocumentText.read(deep, Format.JSON))
                        .problem()
                        .type()
                        .status());
    }

    @Test
    void refusesDepthThatAliasesBuild() {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 80; i++) yaml.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        assertTrue(assertThrows(ProblemException.class, () -> read(yaml.toString()))
                .problem()
                .detail()
                .contains("nested deeper"));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin = {'a', ':', ' ', (byte) 0xE9, '\n'};
        for (Format format : Format.values())
            assertTrue(assertThrows(ProblemException.class, () -> DocumentText.read(latin, format))
                    .problem()
                    .detail()
                    .contains("not UTF-8"));
    }

    @Test
    void refusesMoreThanItsLimit() {
        byte[] large = new byte[DocumentText.MAX_BYTES + 1];
        assertEquals(
                413,
                assertThrows(ProblemException.class, () -> DocumentText.read(large, Format.YAML))
                        .problem()
                        .type()
                        .status());
    }

    @Test
    void knowsThePlaceOfEveryValueAndOfTheNearestOneThatExists() {
        var text = read("""
                lintel: 1
                routes:
                  - id: a
                    match:
                      path: /x
                  - id: b
                """);
        assertEquals(new Place(5, 13), text.place("/routes/0/match/path"));
        assertEquals(new Place(6, 5), text.place("/routes/1"));
        assertEquals(new Place(6, 5), text.place("/routes/1/forward/backend"));
        assertEquals(new Place(1, 1), text.place(""));
    }

    @Test
    void knowsPlacesOfJsonToo() {
        var text = DocumentText.read(bytes("{\n \"a/b\": [1,\n  {\"c~\": true}]}"), Format.JSON);
        assertEquals(new Place(3, 10), text.place("/a~1b/1/c~0"));
    }

    private static DocumentText read(String yaml) {
        return DocumentText.read(bytes(yaml), Format.YAML);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class MergePatchTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// RFC 7396 appendix A.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":\"b\"}             | {\"a\":\"c\"}                       | {\"a\":\"c\"}",
                "{\"a\":\"b\"}             | {\"b\":\"c\"}                       | {\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"b\"}             | {\"a\":null}                        | {}",
                "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null}                        | {\"b\":\"c\"}",
                "{\"a\":[\"b\"]}           | {\"a\":\"c\"}                       | {\"a\":\"c\"}",
                "{\"a\":\"c\"}             | {\"a\":[\"b\"]}                     | {\"a\":[\"b\"]}",
                "{\"a\":{\"b\":\"c\"}}     | {\"a\":{\"b\":\"d\",\"c\":null}}    | {\"a\":{\"b\":\"d\"}}",
                "{\"a\":[{\"b\":\"c\"}]}   | {\"a\":[1]}                         | {\"a\":[1]}",
                "[\"a\",\"b\"]             | [\"c\",\"d\"]                       | [\"c\",\"d\"]",
                "{\"a\":\"b\"}             | [\"c\"]                             | [\"c\"]",
                "{\"a\":\"foo\"}           | null                                | null",
                "{\"a\":\"foo\"}           | \"bar\"                             | \"bar\"",
                "{\"e\":null}              | {\"a\":1}                           | {\"e\":null,\"a\":1}",
                "[1,2]                     | {\"a\":\"b\",\"c\":null}            | {\"a\":\"b\"}",
                "{}                        | {\"a\":{\"bb\":{\"ccc\":null}}}     | {\"a\":{\"bb\":{}}}",
            })
    void appliesAsTheRfcSays(String target, String patch, String result) {
        assertEquals(MAPPER.readTree(result), MergePatch.apply(MAPPER.readTree(target), MAPPER.readTree(patch)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":1,\"b\":{\"c\":1,\"d\":2}} | {\"b\":{\"c\":1,\"d\":3,\"e\":[]}} | {\"a\":null,\"b\":{\"d\":3,\"e\":[]}}",
                "{\"a\":{}}                        | {\"a\":[1]}                        | {\"a\":[1]}",
                "{\"a\":1}                         | {\"a\":1}                          | {}",
            })
    void findsThePatchBetweenTwoValues(String before, String after, String patch) {
        var found = MergePatch.between(MAPPER.readTree(before), MAPPER.readTree(after));
        assertEquals(MAPPER.readTree(patch), found);
        assertEquals(MAPPER.readTree(after), MergePatch.apply(MAPPER.readTree(before), found));
    }
}

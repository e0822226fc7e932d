package dev.lintel.contract.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class PathNormaliserTest {
    @TestFactory
    Stream<DynamicTest> agreesWithTheVectors() {
        return Vectors.cases("paths.json").stream()
                .map(vector -> DynamicTest.dynamicTest(vector.get("why").stringValue(), () -> check(vector)));
    }

    private static void check(JsonNode vector) {
        String path = vector.get("path").stringValue();
        if (vector.has("refused")) {
            var refusal = assertThrows(ProblemException.class, () -> PathNormaliser.normalise(path));
            assertEquals(ProblemType.BAD_PATH, refusal.problem().type());
        } else {
            assertEquals(vector.get("normal").stringValue(), PathNormaliser.normalise(path));
        }
    }

    @Test
    void returnsTheSameInstanceWhenNothingChanges() {
        for (String path : new String[] {"/", "/orders/1", "/.well-known/x", "/a%20b", "/a%2Fb", "/a;b"})
            assertSame(path, PathNormaliser.normalise(path));
    }

    @Test
    void knowsEncodedSeparators() {
        assertTrue(PathNormaliser.hasEncodedSlash("/a%2Fb"));
        assertTrue(PathNormaliser.hasEncodedSlash("/a%20%5C"));
        assertFalse(PathNormaliser.hasEncodedSlash("/a/b%20%C3%A9"));
        assertFalse(PathNormaliser.hasEncodedSlash("/%252F"));
    }

    @Test
    void takesADeepPath() {
        String deep = "/.".repeat(100_000);
        assertEquals("/", PathNormaliser.normalise(deep));
    }
}

package dev.lintel.contract.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class PathNormaliserTest {
    /// No empty segment but the last, no dot segment, upper-case hex, no encoded unreserved character.
    private static final Pattern NORMAL = Pattern.compile(
            "/|(?:/(?!\\.{1,2}(?:/|$|;))(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%(?!2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)[0-9A-F]{2})+)+/?");

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
    void leavesANormalPathAloneWhateverItCameFrom() {
        String[] pieces = {
            "/", "//", ".", "..", "%2e", "%2E", "%2f", "%5C", ";", "a", "%61", "%C3%A9", "%c0", "%af", "%25", "%", "[",
            "é"
        };
        int normal = 0;
        for (int seed = 0; seed < 50_000; seed++) {
            var random = new Random(seed);
            var path = new StringBuilder("/");
            for (int i = random.nextInt(8); i >= 0; i--) path.append(pieces[random.nextInt(pieces.length)]);
            String once;
            try {
                once = PathNormaliser.normalise(path.toString());
            } catch (ProblemException refused) {
                continue;
            }
            normal++;
            assertSame(once, PathNormaliser.normalise(once), path::toString);
            assertTrue(NORMAL.matcher(once).matches(), () -> path + " became " + once);
        }
        assertTrue(normal > 10_000, "too few normal paths: " + normal);
    }

    @Test
    void takesADeepPath() {
        String deep = "/.".repeat(100_000);
        assertEquals("/", PathNormaliser.normalise(deep));
    }
}

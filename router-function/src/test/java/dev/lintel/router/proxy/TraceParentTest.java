package dev.lintel.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String VALID = "00-" + TRACE + "-b7ad6b7169203331-01";
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void continuesTheTraceUnderASpanOfItsOwn() {
        String next = TraceParent.next(VALID, random);
        assertTrue(TraceParent.valid(next), next);
        assertEquals(TRACE, next.substring(3, 35));
        assertNotEquals("b7ad6b7169203331", next.substring(36, 52));
        assertTrue(next.endsWith("-01"), next);
    }

    @Test
    void keepsTheRandomFlagAndNoUnknownOnes() {
        assertTrue(
                TraceParent.next("00-" + TRACE + "-b7ad6b7169203331-ff", random).endsWith("-03"));
    }

    @Test
    void beginsARandomUnsampledTrace() {
        String next = TraceParent.next(null, random);
        assertTrue(TraceParent.valid(next), next);
        assertTrue(next.endsWith("-02"), next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALID,
                "cc-" + TRACE + "-b7ad6b7169203331-01",
                "cc-" + TRACE + "-b7ad6b7169203331-01-what-the-future-brings"
            })
    void takesThisAndFutureVersions(String field) {
        assertTrue(TraceParent.valid(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-b7ad6b7169203331-01",
                "00-" + TRACE + "-b7ad6b7169203331-01-",
                "00-" + TRACE + "-b7ad6b7169203331-01-x",
                "cc-" + TRACE + "-b7ad6b7169203331-01x",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-" + TRACE + "-b7ad6b716920333-01",
                "00_" + TRACE + "-b7ad6b7169203331-01",
                "00-" + TRACE + "-b7ad6b7169203331-0g",
                "0\u00e9-" + TRACE + "-b7ad6b7169203331-01"
            })
    void refusesWhatIsNotOne(String field) {
        assertFalse(TraceParent.valid(field));
    }
}

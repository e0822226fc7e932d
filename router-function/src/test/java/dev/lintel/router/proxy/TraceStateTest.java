package dev.lintel.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceStateTest {
    @ParameterizedTest
    @ValueSource(strings = {"congo=t61rcWkgMzE", "a=1, b=2", "0tenant@system=x,,rojo=00f067", "a/b_c-d*e=!~"})
    void passesOnWhatIsWellFormed(String field) {
        assertEquals(field, TraceState.propagated(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "a", "a=", "=b", "A=1", "1a=1", "a=b=c", "a=\u00e9", "a@=1", "a@much-too-long-system=1"
            })
    void dropsTheWholeWhenAMemberIsMalformed(String field) {
        assertNull(TraceState.propagated(field));
    }

    @Test
    void dropsMoreThan32Members() {
        assertNull(TraceState.propagated(String.join(",", Collections.nCopies(33, "a=1"))));
    }
}

package dev.lintel.router.lambda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PrimingTest {
    @Test
    void playsEveryEventThroughARouterOfItsOwn() {
        assertTrue(Priming.run());
    }
}

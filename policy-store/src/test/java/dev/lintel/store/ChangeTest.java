package dev.lintel.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final String BEYOND_THE_BASIC_PLANE = "\uD83D\uDE80";

    @Test
    void countsCharactersAsPeopleDo() {
        var change = new Change(BEYOND_THE_BASIC_PLANE.repeat(400), BEYOND_THE_BASIC_PLANE.repeat(2_000));
        assertEquals(800, change.author().length());
    }

    @Test
    void refusesWhatIsTooLongOrNobody() {
        assertThrows(IllegalArgumentException.class, () -> new Change(" ", ""));
        assertThrows(IllegalArgumentException.class, () -> new Change("a".repeat(401), ""));
        assertThrows(IllegalArgumentException.class, () -> new Change("a", "m".repeat(2_001)));
    }
}

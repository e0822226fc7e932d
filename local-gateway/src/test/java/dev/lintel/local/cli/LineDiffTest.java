package dev.lintel.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LineDiffTest {
    @Test
    void keepsWhatIsCommon() {
        assertEquals(
                List.of(" a", "-b", "+x", " c", "+d"),
                LineDiff.of(List.of("a", "b", "c"), List.of("a", "x", "c", "d")));
    }

    @Test
    void showsAllOfWhatIsNewOrGone() {
        assertEquals(List.of("+a"), LineDiff.of(List.of(), List.of("a")));
        assertEquals(List.of("-a"), LineDiff.of(List.of("a"), List.of()));
    }
}

package dev.lintel.router.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackendSplitTest {
    private static final int CLIENTS = 20_000;

    private static BackendSplit split(int first, int second) {
        return new BackendSplit(List.of("blue", "green"), List.of(first, second), new SplittableRandom(3));
    }

    private static int chosenFirst(BackendSplit split, boolean sticky) {
        int first = 0;
        for (int i = 0; i < CLIENTS; i++) if (split.choose(sticky ? "client-" + i : null) == 0) first++;
        return first;
    }

    @Test
    void drawsByWeight() {
        assertEquals(0.9, chosenFirst(split(90, 10), false) / (double) CLIENTS, 0.01);
    }

    @Test
    void spreadsClientsByWeight() {
        assertEquals(0.9, chosenFirst(split(90, 10), true) / (double) CLIENTS, 0.01);
    }

    @Test
    void sendsNothingToAWeightOfZeroUnlessAllAre() {
        assertEquals(CLIENTS, chosenFirst(split(1, 0), false));
        assertEquals(CLIENTS, chosenFirst(split(1, 0), true));
        assertEquals(0.5, chosenFirst(split(0, 0), false) / (double) CLIENTS, 0.02);
    }

    @Test
    void movesOnlyTheClientsThatAChangedWeightMoves() {
        BackendSplit before = split(90, 10);
        BackendSplit after = split(80, 20);
        int toGreen = 0;
        int toBlue = 0;
        for (int i = 0; i < CLIENTS; i++) {
            int was = before.choose("client-" + i);
            int is = after.choose("client-" + i);
            if (was == 0 && is == 1) toGreen++;
            if (was == 1 && is == 0) toBlue++;
        }
        assertEquals(0, toBlue);
        assertEquals(0.1, toGreen / (double) CLIENTS, 0.01);
    }

    @Test
    void isTheSameOnEveryRouter() {
        var other = new BackendSplit(List.of("green", "blue"), List.of(50, 50), new SplittableRandom(9));
        BackendSplit one = split(50, 50);
        for (int i = 0; i < 100; i++) assertTrue(one.choose("c" + i) != other.choose("c" + i), "order decides nothing");
    }
}

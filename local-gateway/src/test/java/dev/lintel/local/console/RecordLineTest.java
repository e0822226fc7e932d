package dev.lintel.local.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordLineTest {
    private static RecordLine line(String path, int status, Optional<String> problem, String end) {
        return new RecordLine(
                Instant.parse("2026-11-23T14:05:22.118Z"),
                "GET",
                path,
                status,
                Duration.ofNanos(1_230_000),
                Optional.of(Duration.ofMillis(1)),
                Optional.of("orders"),
                Optional.of("backend"),
                Optional.of("hit"),
                problem,
                end,
                3,
                "request-id");
    }

    @Test
    void standsInColumns() {
        assertEquals(
                "14:05:22.118 GET    200   1.23 ms  /orders/1                        orders > backend (1.00 ms) edge:hit r3"
                        + " request-id",
                line("/orders/1", 200, Optional.empty(), "complete").format(Colours.NONE, ZoneOffset.UTC));
    }

    @Test
    void namesTheProblemAndAnEndThatWasNoneOfTheReply() {
        String text = line("/", 502, Optional.of("upstream-unreachable"), "client-gone")
                .format(Colours.NONE, ZoneOffset.UTC);

        assertTrue(text.contains("upstream-unreachable client-gone"), text);
    }

    @Test
    void lettersThatMoveTheCursorDoNotReachTheTerminal() {
        String text =
                line("/\u001b[2J\n\u202e", 200, Optional.empty(), "complete").format(Colours.NONE, ZoneOffset.UTC);

        assertFalse(text.contains("\u001b"), text);
        assertFalse(text.contains("\n"), text);
        assertFalse(text.contains("\u202e"), text);
    }

    @Test
    void coloursAreForTerminals() {
        var line = line("/", 500, Optional.empty(), "complete");

        assertTrue(line.format(Colours.ANSI, ZoneOffset.UTC).contains("\u001b[31m500\u001b[0m"));
        assertFalse(line.format(Colours.NONE, ZoneOffset.UTC).contains("\u001b"));
    }
}

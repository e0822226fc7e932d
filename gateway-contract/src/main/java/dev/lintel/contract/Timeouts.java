package dev.lintel.contract;

import dev.lintel.contract.syntax.DurationRange;
import java.time.Duration;
import java.util.Optional;

/// Limits in time on one call of a backend; an absent one is taken from the next wider place (route, backend, gateway).
///
/// @param connect for name look-up, TCP and TLS; 1 ms to 60 s
/// @param firstByte from the request's last byte sent to the reply's head; 1 ms to 15 min
/// @param idle between two reads or writes of a body; 1 ms to 1 h
/// @param total from the request's arrival to the reply's last byte; 1 ms to 24 h
public record Timeouts(
        Optional<Duration> connect, Optional<Duration> firstByte, Optional<Duration> idle, Optional<Duration> total) {
    public static final DurationRange CONNECT = new DurationRange(Duration.ofMillis(1), Duration.ofSeconds(60));
    public static final DurationRange FIRST_BYTE = new DurationRange(Duration.ofMillis(1), Duration.ofMinutes(15));
    public static final DurationRange IDLE = new DurationRange(Duration.ofMillis(1), Duration.ofHours(1));
    public static final DurationRange TOTAL = new DurationRange(Duration.ofMillis(1), Duration.ofHours(24));

    public static final Timeouts NONE =
            new Timeouts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// What holds where nothing is said: connect 5 s, first byte 30 s, idle 60 s, total 15 min.
    public static final Timeouts DEFAULT = new Timeouts(
            Optional.of(Duration.ofSeconds(5)),
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(Duration.ofSeconds(60)),
            Optional.of(Duration.ofMinutes(15)));

    /// @throws IllegalArgumentException if one is out of range
    public Timeouts {
        CONNECT.require("connect", connect);
        FIRST_BYTE.require("firstByte", firstByte);
        IDLE.require("idle", idle);
        TOTAL.require("total", total);
    }

    public Timeouts orElse(Timeouts wider) {
        return new Timeouts(
                connect.or(wider::connect),
                firstByte.or(wider::firstByte),
                idle.or(wider::idle),
                total.or(wider::total));
    }
}

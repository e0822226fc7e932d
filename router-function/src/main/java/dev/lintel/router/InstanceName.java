package dev.lintel.router;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// How this instance is named in logs: 16 digits, drawn when it starts and again when it was restored from a snapshot,
/// whose copies would else all have one name.
final class InstanceName {
    private final RandomGenerator random;
    private volatile String text;

    InstanceName(RandomGenerator random) {
        this.random = random;
        text = drawn();
    }

    String text() {
        return text;
    }

    void renew() {
        text = drawn();
    }

    private String drawn() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}

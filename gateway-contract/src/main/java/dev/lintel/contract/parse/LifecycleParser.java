package dev.lintel.contract.parse;

import dev.lintel.contract.Lifecycle;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads where a route stands in its life.
final class LifecycleParser {
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T.{3,40}");

    private LifecycleParser() {}

    static Lifecycle read(Members in) {
        return new Lifecycle(
                instant(in, "deprecated"),
                instant(in, "sunset"),
                instant(in, "retired"),
                in.text("link", UriSyntax::faultInLink).map(URI::create),
                in.text("successor", UriSyntax::faultInLink).map(URI::create));
    }

    private static Optional<Instant> instant(Members in, String name) {
        return in.text(name, LifecycleParser::faultInTime).map(LifecycleParser::time);
    }

    private static @Nullable String faultInTime(String text) {
        return time(text) == null ? "is not a time such as 2026-01-31T00:00:00Z (RFC 3339)" : null;
    }

    /// Years of four digits: what HTTP dates can say.
    private static @Nullable Instant time(String text) {
        if (!TIME.matcher(text).matches()) return null;
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}

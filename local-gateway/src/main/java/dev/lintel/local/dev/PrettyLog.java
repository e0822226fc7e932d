package dev.lintel.local.dev;

import dev.lintel.local.console.Colours;
import dev.lintel.local.console.RecordLine;
import dev.lintel.router.http.Call;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Prints access records for people, one line each. For one thread.
final class PrettyLog implements AccessLog {
    private static final int BATCH_CHARACTERS = 16 * 1024;

    private final PrintStream out;
    private final Colours colours;
    private final ZoneId zone;
    private final StringBuilder lines = new StringBuilder();

    PrettyLog(PrintStream out, Colours colours, ZoneId zone) {
        this.out = out;
        this.colours = colours;
        this.zone = zone;
    }

    @Override
    public void write(AccessRecord record) {
        Call.@Nullable Outcome outcome = record.outcome;
        if (outcome == null) return;
        lines.append(line(record, outcome).format(colours, zone)).append('\n');
        if (lines.length() >= BATCH_CHARACTERS) flush();
    }

    @Override
    public void flush() {
        if (lines.isEmpty()) return;
        out.print(lines);
        out.flush();
        lines.setLength(0);
    }

    static RecordLine line(AccessRecord record, Call.Outcome outcome) {
        boolean answered = record.upstreamStartNanos != 0 && record.upstreamHeadNanos != 0;
        return new RecordLine(
                Instant.ofEpochMilli(record.endEpochMillis),
                record.method.isEmpty() ? "-" : record.method,
                record.path.isEmpty() ? "-" : record.path,
                outcome.status(),
                Duration.ofNanos(outcome.endNanos() - record.startedNanos),
                answered
                        ? Optional.of(Duration.ofNanos(record.upstreamHeadNanos - record.upstreamStartNanos))
                        : Optional.empty(),
                Optional.ofNullable(record.route),
                Optional.ofNullable(record.backend),
                Optional.ofNullable(record.edge),
                Optional.ofNullable(record.problemType),
                outcome.end().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                record.revision,
                record.requestId);
    }
}

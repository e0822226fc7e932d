package dev.lintel.local.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// One access record as people read it.
///
/// @param at when the request was over
/// @param status sent; 0 if the client left before any
/// @param total from the head's last byte to the reply's last
/// @param upstream how long the backend took for its reply's head; empty if none was asked
/// @param route absent if none matched
/// @param backend absent if none was asked
/// @param edge how the edge answered without the router, if it did
/// @param problem slug of the problem type, if the gateway made the reply
/// @param end how it ended, lower case; `complete` when all went well
public record RecordLine(
        Instant at,
        String method,
        String path,
        int status,
        Duration total,
        Optional<Duration> upstream,
        Optional<String> route,
        Optional<String> backend,
        Optional<String> edge,
        Optional<String> problem,
        String end,
        long revision,
        String requestId) {

    /// For example `14:05:22.118 GET 200 1.2 ms /orders/1 order-by-id > orders (0.9 ms)`, in columns.
    public String format(Colours colours, ZoneId zone) {
        var line = new StringBuilder(160);
        LocalTime time = at.atZone(zone).toLocalTime().truncatedTo(ChronoUnit.MILLIS);
        line.append(colours.dim(String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / 1_000_000)));
        line.append(' ').append(pad(plain(method), 7));
        line.append(colours.status(status, status == 0 ? "---" : Integer.toString(status)));
        line.append(' ').append(padLeft(millis(total), 9));
        line.append("  ").append(pad(plain(path), 32));
        line.append(' ').append(route.map(RecordLine::plain).orElse("-"));
        backend.ifPresent(name -> line.append(colours.dim(" > " + plain(name))));
        upstream.ifPresent(time1 -> line.append(colours.dim(" (" + millis(time1) + ")")));
        edge.ifPresent(how -> line.append(' ').append(colours.dim("edge:" + plain(how))));
        problem.ifPresent(type -> line.append(' ').append(colours.yellow(plain(type))));
        if (!end.equals("complete")) line.append(' ').append(colours.red(plain(end)));
        line.append(colours.dim(" r" + revision + " " + plain(requestId)));
        return line.toString();
    }

    /// A path or an id comes from anybody: nothing of it may move the cursor or pass for another line.
    private static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) || Character.getType(text.charAt(i)) == Character.FORMAT)
                return text.codePoints()
                        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
        }
        return text;
    }

    private static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis >= 10_000) return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
    }

    private static String padLeft(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }
}

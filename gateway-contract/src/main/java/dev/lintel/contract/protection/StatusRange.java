package dev.lintel.contract.protection;

import dev.lintel.contract.syntax.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statuses of replies, both ends included; written `503` or `500-599`.
public record StatusRange(int from, int to) {
    public static final Range STATUS = new Range(100, 599);

    /// @throws IllegalArgumentException if an end is no status or the range is empty
    public StatusRange {
        STATUS.require("a status", from);
        STATUS.require("a status", to);
        if (to < from) throw new IllegalArgumentException("a range of statuses goes up");
    }

    public static @Nullable String faultIn(String text) {
        return parse(text) == null ? "is no status and no range of them, such as 503 or 500-599" : null;
    }

    /// Null when the text is none.
    public static @Nullable StatusRange parse(String text) {
        boolean range = text.length() == 7 && text.charAt(3) == '-';
        if (!range && text.length() != 3) return null;
        int from = number(text, 0);
        int to = range ? number(text, 4) : from;
        return STATUS.faultIn(from) == null && STATUS.faultIn(to) == null && from <= to
                ? new StatusRange(from, to)
                : null;
    }

    private static int number(String text, int at) {
        int number = 0;
        for (int i = at; i < at + 3; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') return -1;
            number = 10 * number + c - '0';
        }
        return number;
    }

    public boolean holds(int status) {
        return status >= from && status <= to;
    }

    public static boolean anyHolds(List<StatusRange> ranges, int status) {
        for (int i = 0; i < ranges.size(); i++) if (ranges.get(i).holds(status)) return true;
        return false;
    }
}

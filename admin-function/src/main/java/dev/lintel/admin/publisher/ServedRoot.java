package dev.lintel.admin.publisher;

import java.util.OptionalLong;

/// The index's root as it is read back from a KeyValueStore, where anything may stand.
final class ServedRoot {
    private static final String FORMAT = "1 ";
    private static final int DIGITS = 18;

    private ServedRoot() {}

    /// The revision that a root claims to be of: its second word. Empty if it is of another format.
    static OptionalLong revision(String root) {
        if (!root.startsWith(FORMAT)) return OptionalLong.empty();
        int end = root.indexOf(' ', FORMAT.length());
        if (end < 0) return OptionalLong.empty();
        String digits = root.substring(FORMAT.length(), end);
        if (digits.isEmpty() || digits.length() > DIGITS) return OptionalLong.empty();
        for (int i = 0; i < digits.length(); i++)
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return OptionalLong.empty();
        return OptionalLong.of(Long.parseLong(digits));
    }
}

package dev.lintel.contract.syntax;

import org.jspecify.annotations.Nullable;

/// A rule for how a value is written.
@FunctionalInterface
public interface Syntax {
    /// What is wrong with a text and what would be right, to follow the name of the place; null when nothing is.
    @Nullable
    String faultIn(String text);

    /// @throws IllegalArgumentException if the text breaks the rule
    default String require(String text) {
        String fault = faultIn(text);
        if (fault != null) throw new IllegalArgumentException(quote(text) + " " + fault);
        return text;
    }

    /// A text in quotes for a message: printable ASCII, at most 80 characters of it.
    static String quote(String text) {
        var quoted = new StringBuilder("'");
        for (int i = 0; i < text.length() && i < 80; i++) {
            char c = text.charAt(i);
            quoted.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return quoted.append(text.length() > 80 ? "…'" : "'").toString();
    }
}

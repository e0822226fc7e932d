package dev.lintel.contract.syntax;

import org.jspecify.annotations.Nullable;

/// The human name of a resource: 1 to 63 of `a-z 0-9 . _ -`, a letter or digit at both ends.
public final class ResourceId {
    public static final int LENGTH = 63;

    private ResourceId() {}

    public static @Nullable String faultIn(String text) {
        boolean right = !text.isEmpty()
                && text.length() <= LENGTH
                && isLetterOrDigit(text.charAt(0))
                && isLetterOrDigit(text.charAt(text.length() - 1));
        for (int i = 0; right && i < text.length(); i++) {
            char c = text.charAt(i);
            right = isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
        }
        return right
                ? null
                : "is not an id: 1 to 63 lower-case letters, digits, '.', '_' or '-', with a letter or digit first and last";
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}

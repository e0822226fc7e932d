package dev.lintel.contract.syntax;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Free text for people, and labels.
public final class TextSyntax {
    public static final int DESCRIPTION_LENGTH = 2_000;
    public static final int LABELS = 32;
    private static final int LABEL_LENGTH = 128;
    private static final int PARAMETER_NAME_LENGTH = 256;
    private static final int PARAMETER_VALUE_LENGTH = 1024;

    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

    private TextSyntax() {}

    public static @Nullable String faultInDescription(String text) {
        if (text.length() > DESCRIPTION_LENGTH) return "is longer than " + DESCRIPTION_LENGTH + " characters";
        return text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t')
                ? null
                : "holds a control character";
    }

    public static @Nullable String faultInLabelName(String text) {
        return LABEL_NAME.matcher(text).matches()
                ? null
                : "is not a label name: 1 to 63 letters, digits, '.', '_', '/' or '-', with a letter or digit first and last";
    }

    /// No comma: selectors are lists of `name=value`.
    public static @Nullable String faultInLabelValue(String text) {
        return text.length() <= LABEL_LENGTH && text.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != ',')
                ? null
                : "is not a label value: at most " + LABEL_LENGTH + " characters, no comma or control character";
    }

    /// A query parameter's name, as decoded.
    public static @Nullable String faultInParameterName(String text) {
        return !text.isEmpty() && text.length() <= PARAMETER_NAME_LENGTH && isPlain(text)
                ? null
                : "is not a parameter name: 1 to " + PARAMETER_NAME_LENGTH + " characters, none a control character";
    }

    /// A query parameter's value, as decoded.
    public static @Nullable String faultInParameterValue(String text) {
        return text.length() <= PARAMETER_VALUE_LENGTH && isPlain(text)
                ? null
                : "is not a parameter value: at most " + PARAMETER_VALUE_LENGTH
                        + " characters, none a control character";
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c != 0x7f);
    }

    /// @throws IllegalArgumentException if there are too many, or one is not a label
    public static Map<String, String> requireLabels(Map<String, String> labels) {
        new Range(0, LABELS).require("labels: their number", labels.size());
        Syntax name = TextSyntax::faultInLabelName;
        Syntax value = TextSyntax::faultInLabelValue;
        labels.forEach((key, text) -> {
            name.require(key);
            value.require(text);
        });
        return Map.copyOf(labels);
    }
}

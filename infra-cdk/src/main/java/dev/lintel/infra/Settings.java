package dev.lintel.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads settings by name and collects what is wrong with them, so that all of it is told at once. Values come from
/// cdk.json, where they have types, or from `-c`, where all are text. One per context; not thread-safe.
final class Settings {
    private final String prefix;
    private final Map<String, ?> context;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> faults = new ArrayList<>();

    Settings(String prefix, Map<String, ?> context) {
        this.prefix = prefix;
        this.context = context;
    }

    /// @param form what the pattern is, for people
    String text(String name, String standard, Pattern pattern, String form) {
        String value = raw(name, standard);
        if (value.equals(standard) || pattern.matcher(value).matches()) return value;
        fault(name, form, value);
        return standard;
    }

    /// Of values with commas between; empty where nothing is set.
    List<String> list(String name, Pattern pattern, String form) {
        String value = raw(name, "");
        if (value.isEmpty()) return List.of();
        List<String> parts =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (parts.stream().allMatch(part -> pattern.matcher(part).matches())) return parts;
        fault(name, form, value);
        return List.of();
    }

    int number(String name, int standard, int least, int most) {
        String value = raw(name, Integer.toString(standard));
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // told below
        }
        fault(name, "a whole number from %,d to %,d".formatted(least, most), value);
        return standard;
    }

    int number(String name, int standard, Set<Integer> allowed) {
        int number = number(name, standard, 0, Integer.MAX_VALUE);
        if (allowed.contains(number)) return number;
        fault(name, "one of " + new TreeSet<>(allowed), Integer.toString(number));
        return standard;
    }

    /// 0 switches it off.
    Optional<Integer> numberOrOff(String name, int standard, int least, int most) {
        if (raw(name, Integer.toString(standard)).strip().equals("0")) return Optional.empty();
        return Optional.of(number(name, standard, least, most));
    }

    boolean flag(String name, boolean standard) {
        String value = raw(name, Boolean.toString(standard));
        if (value.equals("true") || value.equals("false")) return Boolean.parseBoolean(value);
        fault(name, "true or false", value);
        return standard;
    }

    <T> T choice(String name, String standard, Map<String, T> choices) {
        String value = raw(name, standard).toLowerCase(Locale.ROOT);
        T chosen = choices.get(value);
        if (chosen != null) return chosen;
        fault(
                name,
                "one of " + String.join(", ", choices.keySet().stream().sorted().toList()),
                value);
        T usual = choices.get(standard);
        if (usual == null) throw new IllegalArgumentException("the default of " + name + " is no choice");
        return usual;
    }

    /// A fault that concerns more than one setting.
    void fault(String text) {
        faults.add(text);
    }

    /// Ends the reading.
    ///
    /// @throws InvalidStageException if anything was wrong, names that nobody asked for among it
    void end() {
        for (String name : context.keySet())
            if (name.startsWith(prefix) && !known.contains(name))
                faults.add("%s: there is no such setting; there are %s".formatted(name, String.join(", ", known)));
        if (!faults.isEmpty()) throw new InvalidStageException(faults);
    }

    private String raw(String name, String standard) {
        known.add(prefix + name);
        Object value = context.get(prefix + name);
        if (value == null) return standard;
        // JSON numbers come through jsii as doubles
        if (value instanceof Double number && number.intValue() == number) return Integer.toString(number.intValue());
        return value.toString();
    }

    private void fault(String name, String form, String value) {
        faults.add("%s%s must be %s, was \"%s\"".formatted(prefix, name, form, value));
    }
}

package dev.lintel.contract.parse;

import dev.lintel.contract.Pointer;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value in a document that is being read, and where it stands. Every read either gives the value or reports a fault;
/// none throws. Not thread-safe.
public final class Place {
    /// Reads an object. Null when it cannot be made; a fault must then have been reported.
    @FunctionalInterface
    public interface ObjectReader<T> {
        @Nullable
        T read(Members members);
    }

    private final JsonNode value;
    private final Pointer at;
    private final Reading reading;

    Place(JsonNode value, Pointer at, Reading reading) {
        this.value = value;
        this.at = at;
        this.reading = reading;
    }

    Reading reading() {
        return reading;
    }

    public void fault(String detail) {
        reading.faults().add(at, detail);
    }

    public boolean isText() {
        return value.isString();
    }

    public boolean isObject() {
        return value.isObject();
    }

    public boolean isList() {
        return value.isArray();
    }

    /// The text, if it is one and obeys the rule; else null.
    public @Nullable String text(Syntax rule) {
        if (!value.isString()) {
            fault("must be a string" + (value.isNumber() || value.isBoolean() ? ": put it in quotes" : ""));
            return null;
        }
        String text = value.stringValue();
        String fault = rule.faultIn(text);
        if (fault == null) return text;
        fault(fault.startsWith("must ") ? fault : Syntax.quote(text) + " " + fault);
        return null;
    }

    public @Nullable Long number(Range range) {
        if (!value.isIntegralNumber()) {
            fault("must be a whole number between " + range.min() + " and " + range.max());
            return null;
        }
        String fault = range.faultIn(value.longValue());
        if (fault == null) return value.longValue();
        fault(fault);
        return null;
    }

    /// @param allowed in the order in which a fault names them
    public @Nullable Integer oneOf(List<Integer> allowed) {
        if (value.isIntegralNumber() && value.canConvertToInt() && allowed.contains(value.intValue()))
            return value.intValue();
        fault("must be one of " + allowed.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        return null;
    }

    public @Nullable Double decimal() {
        if (value.isNumber()) return value.doubleValue();
        fault("must be a number");
        return null;
    }

    public @Nullable Boolean flag() {
        if (value.isBoolean()) return value.booleanValue();
        fault("must be true or false");
        return null;
    }

    /// Items, in order; empty after a fault.
    public List<Place> items(int min, int max) {
        if (!value.isArray()) {
            fault("must be a list");
            return List.of();
        }
        if (value.size() < min || value.size() > max) {
            fault(
                    value.size() > max
                            ? "has " + value.size() + " items; at most " + max + " are allowed"
                            : "must have at least " + min + (min == 1 ? " item" : " items"));
            return List.of();
        }
        List<Place> items = new ArrayList<>(value.size());
        int index = 0;
        for (JsonNode item : value) items.add(new Place(item, at.child(index++), reading));
        return items;
    }

    /// What a reader makes of each item; items with faults are left out.
    public <T> List<T> list(int min, int max, Function<Place, @Nullable T> reader) {
        List<T> all = new ArrayList<>();
        for (Place item : items(min, max)) {
            T one = reader.apply(item);
            if (one != null) all.add(one);
        }
        return all;
    }

    /// What a reader makes of the object's members. Reports members that it did not ask for, and what the record
    /// refuses.
    /// Null after a fault.
    public <T> @Nullable T object(ObjectReader<T> reader) {
        if (!value.isObject()) {
            fault("must be an object");
            return null;
        }
        int before = reading.faults().size();
        var members = new Members(value, at, reading);
        T made = null;
        try {
            made = reader.read(members);
        } catch (IllegalArgumentException refused) {
            // a value that was reported already may be what the record refuses now
            if (reading.faults().size() == before) fault(String.valueOf(refused.getMessage()));
        }
        members.reportUnknown();
        return reading.faults().size() == before ? made : null;
    }
}

package dev.lintel.store.limit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The numbers of one item, by name; what is missing is [#ABSENT]. Immutable.
public final class Cells {
    public static final Cells NONE = new Cells(Map.of());
    public static final long ABSENT = Long.MIN_VALUE;

    private final Map<String, Long> values;

    private Cells(Map<String, Long> values) {
        this.values = values;
    }

    public static Cells of(Map<String, Long> values) {
        return values.isEmpty() ? NONE : new Cells(Map.copyOf(values));
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// @return [#ABSENT] where it is missing
    public long get(String name) {
        return values.getOrDefault(name, ABSENT);
    }

    /// @return 0 where it is missing
    public long count(String name) {
        return values.getOrDefault(name, 0L);
    }

    public Set<String> names() {
        return values.keySet();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    boolean passes(Collection<Guard> guards) {
        for (Guard guard : guards) if (!guard.passes(get(guard.cell()))) return false;
        return true;
    }

    Cells with(Collection<Edit> edits) {
        var next = new HashMap<>(values);
        for (Edit edit : edits)
            switch (edit) {
                case Edit.Put put -> next.put(put.cell(), put.value());
                case Edit.Add add -> next.merge(add.cell(), add.amount(), Math::addExact);
                case Edit.Drop drop -> next.remove(drop.cell());
            }
        return new Cells(Map.copyOf(next));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cells cells && values.equals(cells.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}

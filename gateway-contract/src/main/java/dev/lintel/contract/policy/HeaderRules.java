package dev.lintel.contract.policy;

import dev.lintel.contract.SecretRef;
import java.util.List;

/// Changes header fields on the way to the backend and on the way back: first `remove`, then `set`, then `add`.
public record HeaderRules(Edits request, Edits response) implements PolicySpec {
    public static final String KIND = "headers";

    @Override
    public String kind() {
        return KIND;
    }

    /// @param set replaces whatever was there
    /// @param add appends one more field
    /// @param remove names, without case
    public record Edits(List<Field> set, List<Field> add, List<String> remove) {
        public static final Edits NONE = new Edits(List.of(), List.of(), List.of());

        public Edits {
            set = List.copyOf(set);
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }

    public record Field(String name, Value value) {}

    public sealed interface Value {
        record Text(String text) implements Value {}

        /// The secret's value, resolved by the router and never logged.
        record Secret(SecretRef ref) implements Value {}
    }
}

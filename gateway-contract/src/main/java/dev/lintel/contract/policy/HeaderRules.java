package dev.lintel.contract.policy;

import dev.lintel.contract.SecretRef;
import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes header fields on the way to the backend and on the way back: first `remove`, then `set`, then `add`. Fields
/// that frame a message or belong to one connection cannot be changed.
///
/// @param request on the way to the backend
/// @param response on the way to the client; never a secret
public record HeaderRules(Edits request, Edits response) implements PolicySpec {
    public static final String KIND = "headers";
    public static final Range FIELDS = new Range(0, 64);

    private static final Syntax NAME = FieldSyntax::faultInChangedName;
    private static final Syntax VALUE = FieldSyntax::faultInValue;

    /// @throws IllegalArgumentException if a secret would be sent to clients
    public HeaderRules {
        if (response.set().stream().anyMatch(Field::secret)
                || response.add().stream().anyMatch(Field::secret))
            throw new IllegalArgumentException("a secret would be sent to clients");
    }

    static @Nullable HeaderRules parse(Members in) {
        return HeaderRulesParser.read(in);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// @param set replaces whatever was there; one field a name
    /// @param add appends one more field
    /// @param remove names, without case
    public record Edits(List<Field> set, List<Field> add, List<String> remove) {
        public static final Edits NONE = new Edits(List.of(), List.of(), List.of());

        /// @throws IllegalArgumentException if there are too many, or one may not be changed
        public Edits {
            set = List.copyOf(set);
            add = List.copyOf(add);
            remove = List.copyOf(remove);
            FIELDS.require("set: its size", set.size());
            FIELDS.require("add: its size", add.size());
            FIELDS.require("remove: its size", remove.size());
            remove.forEach(NAME::require);
        }
    }

    public record Field(String name, Value value) {
        /// @throws IllegalArgumentException if the field may not be changed
        public Field {
            NAME.require(name);
        }

        boolean secret() {
            return value instanceof Value.Secret;
        }
    }

    public sealed interface Value {
        record Text(String text) implements Value {
            /// @throws IllegalArgumentException if no header may hold it
            public Text {
                VALUE.require(text);
            }
        }

        /// The secret's value, resolved by the router and never logged.
        record Secret(SecretRef ref) implements Value {}
    }
}

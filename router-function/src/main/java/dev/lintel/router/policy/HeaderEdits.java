package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.HeaderRules;
import dev.lintel.contract.policy.HeaderRules.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Edits of one direction, bound. Fails closed: without a secret it was told to set, it edits nothing and refuses.
final class HeaderEdits {
    private final String[] remove;
    private final Bound[] set;
    private final Bound[] add;

    /// @param text null where the value is a secret's
    private record Bound(
            String name, @Nullable String text, @Nullable SecretValue secret) {
        String value() {
            if (text != null) return text;
            @Nullable String current = secret == null ? null : secret.current();
            if (current == null)
                throw new ProblemException(Problem.of(
                                ProblemType.CONFIGURATION_UNAVAILABLE, "a secret that this route needs cannot be read")
                        .withHeader("Retry-After", "5"));
            return current;
        }
    }

    HeaderEdits(HeaderRules.Edits edits, SecretValues secrets) {
        remove = edits.remove().toArray(String[]::new);
        set = bound(edits.set(), secrets);
        add = bound(edits.add(), secrets);
    }

    private static Bound[] bound(List<HeaderRules.Field> fields, SecretValues secrets) {
        return fields.stream()
                .map(field -> switch (field.value()) {
                    case Value.Text text -> new Bound(field.name(), text.text(), null);
                    case Value.Secret secret -> new Bound(field.name(), null, secrets.of(secret.ref()));
                })
                .toArray(Bound[]::new);
    }

    boolean isEmpty() {
        return remove.length + set.length + add.length == 0;
    }

    Headers apply(Headers headers) {
        Headers.Builder edited = headers.toBuilder();
        for (String name : remove) edited.remove(name);
        for (Bound field : set) edited.set(field.name(), field.value());
        for (Bound field : add) edited.add(field.name(), field.value());
        return edited.build();
    }
}

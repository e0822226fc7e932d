package dev.lintel.contract.policy;

import dev.lintel.contract.SecretRef;
import dev.lintel.contract.parse.Members;
import dev.lintel.contract.parse.Place;
import dev.lintel.contract.policy.HeaderRules.Edits;
import dev.lintel.contract.policy.HeaderRules.Field;
import dev.lintel.contract.policy.HeaderRules.Value;
import dev.lintel.contract.syntax.FieldSyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads header rules: `set: {Name: value}`, `add: {Name: value or list of values}`, `remove: [Name]`, where a value is
/// text or `{secret: …}`.
final class HeaderRulesParser {
    private static final int FIELDS = (int) HeaderRules.FIELDS.max();
    private static final int VALUES = 16;

    private HeaderRulesParser() {}

    static @Nullable HeaderRules read(Members in) {
        Optional<Edits> request = in.object("request", members -> edits(members, true));
        Optional<Edits> response = in.object("response", members -> edits(members, false));
        if (!in.has("request") && !in.has("response")) in.fault("changes nothing: give 'request' or 'response'");
        return new HeaderRules(request.orElse(Edits.NONE), response.orElse(Edits.NONE));
    }

    private static Edits edits(Members in, boolean secrets) {
        List<Field> set =
                in.object("set", members -> fields(members, secrets, false)).orElse(List.of());
        List<Field> add =
                in.object("add", members -> fields(members, secrets, true)).orElse(List.of());
        List<String> remove = in.list("remove", 0, FIELDS, place -> place.text(FieldSyntax::faultInChangedName));
        return new Edits(set, add, remove);
    }

    private static List<Field> fields(Members in, boolean secrets, boolean lists) {
        List<Field> fields = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        in.free(FIELDS).forEach((name, place) -> {
            String fault = FieldSyntax.faultInChangedName(name);
            if (fault != null) place.fault("its name " + fault);
            if (!seen.add(name.toLowerCase(Locale.ROOT)))
                place.fault("is there already; header names compare without case");
            List<Place> values = lists && place.isList() ? place.items(1, VALUES) : List.of(place);
            for (Place one : values) {
                Value value = value(one, secrets);
                if (value != null && fault == null) fields.add(new Field(name, value));
            }
        });
        if (fields.size() > FIELDS) in.fault("has " + fields.size() + " values; at most " + FIELDS + " are allowed");
        return fields;
    }

    private static @Nullable Value value(Place place, boolean secrets) {
        if (place.isObject()) {
            if (!secrets) place.fault("must be a string: a secret would be sent to clients");
            return place.object(HeaderRulesParser::secret);
        }
        String text = place.text(FieldSyntax::faultInValue);
        return text == null ? null : new Value.Text(text);
    }

    private static @Nullable Value secret(Members in) {
        String ref = in.requiredText("secret", SecretRef::faultIn);
        return ref == null ? null : new Value.Secret(SecretRef.parse(ref));
    }
}

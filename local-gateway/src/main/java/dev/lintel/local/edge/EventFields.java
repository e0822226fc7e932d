package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.syntax.FieldSyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Header fields, cookies and query strings as event objects hold them: one member a name, with `value`, and with
/// `multiValue` where the name came more than once. What a function left alone keeps its order and spelling.
final class EventFields {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EventFields() {}

    /// Without cookies and without what functions may not see.
    ///
    /// @param cookies lower-case name of the field that has them
    static ObjectNode headers(Headers headers, String cookies) {
        ObjectNode members = JSON.objectNode();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (!name.equals(cookies) && !HeaderRights.disallowed(name)) add(members, name, headers.value(i));
        }
        return members;
    }

    /// Values stay as they are in the URL, percent-encoded.
    static ObjectNode query(@Nullable String query) {
        return pairs(query == null ? List.of() : List.of(query), '&');
    }

    static ObjectNode cookies(List<String> fields) {
        return pairs(fields, ';');
    }

    static ObjectNode setCookies(List<String> fields) {
        ObjectNode members = JSON.objectNode();
        for (String field : fields) {
            int end = field.indexOf(';');
            String pair = end < 0 ? field : field.substring(0, end);
            int equals = pair.indexOf('=');
            ObjectNode entry = add(
                    members,
                    (equals < 0 ? pair : pair.substring(0, equals)).strip(),
                    equals < 0 ? "" : pair.substring(equals + 1).strip());
            if (end >= 0) entry.put("attributes", field.substring(end + 1).strip());
        }
        return members;
    }

    private static ObjectNode pairs(List<String> texts, char separator) {
        ObjectNode members = JSON.objectNode();
        for (String text : texts)
            for (int from = 0; from <= text.length(); ) {
                int to = text.indexOf(separator, from);
                if (to < 0) to = text.length();
                String pair = text.substring(from, to).strip();
                int equals = pair.indexOf('=');
                if (!pair.isEmpty())
                    add(
                            members,
                            equals < 0 ? pair : pair.substring(0, equals),
                            equals < 0 ? "" : pair.substring(equals + 1));
                from = to + 1;
            }
        return members;
    }

    /// @return the entry of this value
    private static ObjectNode add(ObjectNode members, String name, String value) {
        if (!(members.get(name) instanceof ObjectNode known))
            return members.putObject(name).put("value", value);
        ArrayNode many;
        if (known.get("multiValue") instanceof ArrayNode more) {
            many = more;
        } else {
            ObjectNode first = known.deepCopy();
            many = known.putArray("multiValue");
            many.add(first);
        }
        return many.addObject().put("value", value);
    }

    /// The values that a member means after a function had it: a changed `multiValue` wins over `value`; without a
    /// change
    /// to it, `value` is the first of many.
    ///
    /// @param attributes whether `; attributes` belong to a value
    private static List<String> values(String name, JsonNode sent, JsonNode returned, boolean attributes) {
        List<String> values = new ArrayList<>();
        JsonNode many = returned.path("multiValue");
        if (!many.isMissingNode() && !many.isArray())
            throw FunctionFault.invalid(name + ": multiValue must be an array");
        if (many.isArray()) for (JsonNode one : many) values.add(value(name, one, attributes));
        boolean changedMany = !many.equals(sent.path("multiValue"));
        if (many.isEmpty()) values.add(value(name, returned, attributes));
        else if (!changedMany) values.set(0, value(name, returned, attributes));
        return values;
    }

    private static String value(String name, JsonNode entry, boolean attributes) {
        JsonNode value = entry.path("value");
        if (!value.isString()) throw FunctionFault.invalid(name + ": its value must be a string in a member value");
        JsonNode more = entry.path("attributes");
        return attributes && more.isString() && !more.asString().isEmpty()
                ? value.asString() + "; " + more.asString()
                : value.asString();
    }

    /// The fields after a function had them.
    ///
    /// @param before as they were
    /// @param sent what [#headers] made of them
    /// @param returned the function's `headers`
    /// @param cookies lower-case name of the field that stays as it is
    static Headers changed(FunctionKind kind, Headers before, ObjectNode sent, JsonNode returned, String cookies) {
        checkObject("headers", returned);
        for (String name : returned.propertyNames()) check(kind, name, sent.path(name), returned.path(name));
        for (String name : sent.propertyNames())
            if (HeaderRights.readOnly(kind, name) && !returned.has(name))
                throw FunctionFault.invalid("the header " + name + " is read-only and was deleted");
        if (sent.equals(returned)) return before;
        Headers.Builder after = Headers.builder();
        Set<String> written = new HashSet<>();
        for (int i = 0; i < before.size(); i++) {
            String name = before.name(i).toLowerCase(Locale.ROOT);
            JsonNode now = returned.path(name);
            boolean own = name.equals(cookies) || HeaderRights.disallowed(name);
            if (own || now.equals(sent.path(name))) after.add(before.name(i), before.value(i));
            else if (!now.isMissingNode() && written.add(name)) write(after, name, sent.path(name), now);
        }
        for (String name : returned.propertyNames())
            if (!sent.has(name)) write(after, name, sent.path(name), returned.path(name));
        return after.build();
    }

    private static void write(Headers.Builder after, String name, JsonNode sent, JsonNode now) {
        for (String value : values("the header " + name, sent, now, false)) after.add(capitalised(name), value);
    }

    private static void check(FunctionKind kind, String name, JsonNode sent, JsonNode now) {
        if (now.equals(sent)) return;
        if (!FieldSyntax.isToken(name) || !name.equals(name.toLowerCase(Locale.ROOT)))
            throw FunctionFault.invalid("not a header name in lower case: " + name);
        if (HeaderRights.disallowed(name)) throw FunctionFault.invalid("the header " + name + " may not be added");
        if (HeaderRights.readOnly(kind, name)) throw FunctionFault.invalid("the header " + name + " is read-only");
        for (String value : values("the header " + name, sent, now, false))
            for (int i = 0; i < value.length(); i++)
                if ((value.charAt(i) < ' ' && value.charAt(i) != '\t')
                        || value.charAt(i) == 0x7f
                        || value.charAt(i) > 0xff)
                    throw FunctionFault.invalid("the header " + name + " has a character that no header may have");
    }

    static void checkObject(String name, JsonNode node) {
        if (!node.isObject()) throw FunctionFault.invalid(name + " must be an object");
    }

    /// `lintel-host` is sent as `Lintel-Host`.
    private static String capitalised(String name) {
        var text = new StringBuilder(name);
        for (int i = 0; i < text.length(); i++)
            if (i == 0 || text.charAt(i - 1) == '-') text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
        return text.toString();
    }

    /// As one text of `name=value`, for `Cookie` and query strings.
    static String joined(ObjectNode sent, JsonNode returned, String separator) {
        List<String> parts = new ArrayList<>();
        for (String name : returned.propertyNames())
            for (String value : values(name, sent.path(name), returned.path(name), false))
                parts.add(name + "=" + value);
        return String.join(separator, parts);
    }

    /// The values of `Set-Cookie`.
    static List<String> setCookies(ObjectNode sent, JsonNode returned) {
        List<String> fields = new ArrayList<>();
        for (String name : returned.propertyNames())
            for (String value : values(name, sent.path(name), returned.path(name), true))
                fields.add(name + "=" + value);
        return fields;
    }
}

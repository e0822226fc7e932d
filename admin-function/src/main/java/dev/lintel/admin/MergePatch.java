package dev.lintel.admin;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON merge patch (RFC 7396).
final class MergePatch {
    private MergePatch() {}

    /// Leaves both arguments as they are.
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) return patch;
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (target.isObject()) target.properties().forEach(member -> result.set(member.getKey(), member.getValue()));
        patch.properties().forEach(member -> {
            JsonNode old = result.get(member.getKey());
            if (member.getValue().isNull()) result.remove(member.getKey());
            else
                result.set(
                        member.getKey(),
                        apply(old == null ? JsonNodeFactory.instance.missingNode() : old, member.getValue()));
        });
        return result;
    }

    /// The patch that makes one value of the other. Neither may hold null, which a merge patch cannot write.
    static JsonNode between(JsonNode before, JsonNode after) {
        if (!before.isObject() || !after.isObject()) return after;
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        before.properties().forEach(member -> {
            if (!after.has(member.getKey())) patch.putNull(member.getKey());
        });
        after.properties().forEach(member -> {
            JsonNode old = before.get(member.getKey());
            JsonNode now = member.getValue();
            if (old == null) patch.set(member.getKey(), now);
            else if (!old.equals(now)) patch.set(member.getKey(), between(old, now));
        });
        return patch;
    }
}

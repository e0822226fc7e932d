package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.DocumentChange;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Differences between documents, as clients read them.
final class Differences {
    private Differences() {}

    /// Which resources differ.
    static void summary(ArrayNode changes, Publication.Outcome outcome) {
        for (DocumentChange change :
                outcome.after().document().diffFrom(outcome.before().document())) summary(changes, change);
    }

    /// Which resources differ, and how: the resource before and after, and for a changed one the merge patch (RFC 7396)
    /// between them.
    static void detail(ArrayNode changes, Document before, Document after) {
        for (DocumentChange change : after.diffFrom(before)) {
            ObjectNode json = summary(changes, change);
            var old = before.resource(change.key()).map(Presentation::of);
            var now = after.resource(change.key()).map(Presentation::of);
            old.ifPresent(resource -> json.set("before", resource));
            now.ifPresent(resource -> json.set("after", resource));
            if (old.isPresent() && now.isPresent()) {
                JsonNode patch = MergePatch.between(old.get(), now.get());
                json.set("patch", patch);
            }
        }
    }

    private static ObjectNode summary(ArrayNode changes, DocumentChange change) {
        return changes.addObject()
                .put("resource", change.key().toString())
                .put("change", change.type().name().toLowerCase(Locale.ROOT));
    }
}

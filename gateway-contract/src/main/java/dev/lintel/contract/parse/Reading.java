package dev.lintel.contract.parse;

import dev.lintel.contract.Document;
import dev.lintel.contract.Faults;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Pointer;
import dev.lintel.contract.syntax.ResourceId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One document on its way to a configuration: where faults go, and which resources may be referred to. References are
/// looked up in the document, not among what was parsed, so that a faulty resource is reported once and not again by
/// everybody who names it.
record Reading(Document document, Faults faults) {
    private static final int HINTED = 200;

    Place place(Document.Key key, JsonNode resource) {
        return new Place(resource, Pointer.of(key), this);
    }

    @Nullable
    String reference(Place place, Kind kind) {
        String id = place.text(ResourceId::faultIn);
        if (id == null || document.resources().containsKey(new Document.Key(kind, id))) return id;
        place.fault("there is no " + kind.singular() + " '" + id + "'" + NearbyName.hint(id, idsOf(kind)));
        return null;
    }

    private List<String> idsOf(Kind kind) {
        var ids = document.resources().subMap(new Document.Key(kind, ""), true, new Document.Key(kind, "\uffff"), true);
        return ids.size() > HINTED
                ? List.of()
                : ids.keySet().stream().map(Document.Key::id).toList();
    }
}

package dev.lintel.contract.parse;

import dev.lintel.contract.Document;
import dev.lintel.contract.Faults;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Pointer;
import dev.lintel.contract.syntax.RegexSyntax;
import dev.lintel.contract.syntax.ResourceId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One document on its way to a configuration: where faults go, and which resources may be referred to. References are
/// looked up in the document, not among what was parsed, so that a faulty resource is reported once and not again by
/// everybody who names it.
///
/// One per document; not thread-safe.
final class Reading {
    private static final int HINTED = 200;

    /// Instructions of all regexes together, estimated from above: what a router must keep in memory.
    private static final long REGEX_SIZE = 1_000_000;

    private final Document document;
    private final boolean whole;
    private final Faults faults;
    private long regexSize;

    /// @param whole whether what the document does not hold does not exist
    Reading(Document document, boolean whole, Faults faults) {
        this.document = document;
        this.whole = whole;
        this.faults = faults;
    }

    Faults faults() {
        return faults;
    }

    @Nullable
    String faultInRegex(String text) {
        regexSize += text.length() <= RegexSyntax.LENGTH ? RegexSyntax.sizeAtMost(text) : 0;
        if (regexSize > REGEX_SIZE) return "is one regex too many: those of the document are too large together";
        return RegexSyntax.faultIn(text);
    }

    Place place(Document.Key key, JsonNode resource) {
        return new Place(resource, Pointer.of(key), this);
    }

    @Nullable
    String reference(Place place, Kind kind) {
        String id = place.text(ResourceId::faultIn);
        if (id == null || !whole || document.resources().containsKey(new Document.Key(kind, id))) return id;
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

package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.admin.document.Place;
import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Kind;
import dev.lintel.contract.ProblemException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A change of the whole configuration to what a client sent.
final class DocumentEdit implements Edit {
    private final DocumentText text;
    private final Document sent;
    private final boolean prune;
    private final Conditions conditions;
    private final boolean conditional;
    private final Map<String, String> sentPointers = new HashMap<>(); // of each resource, by its key

    /// @param prune whether resources that were not sent are removed
    /// @param conditional whether a condition on HEAD is required
    /// @throws ProblemException `INVALID_DOCUMENT` with the places of what is no document
    DocumentEdit(DocumentText text, boolean prune, Conditions conditions, boolean conditional) {
        this.text = text;
        this.prune = prune;
        this.conditions = conditions;
        this.conditional = conditional;
        try {
            this.sent = Document.parse(text.root());
        } catch (ProblemException invalid) {
            throw ((FaultPlaces) fault -> located(fault, fault.pointer()))
                    .refuse(invalid.problem().faults());
        }
        for (Kind kind : Kind.values()) index(kind);
    }

    Document sent() {
        return sent;
    }

    @Override
    public Document apply(Snapshot before) {
        if (conditional || conditions.ifMatch().isPresent()) conditions.requireHead(before.head());
        return prune ? sent : before.document().withAll(sent);
    }

    @Override
    public ProblemException invalid(Snapshot before, List<Fault> faults) {
        return places().refuse(faults);
    }

    /// By kind and id to the index in the text.
    FaultPlaces places() {
        return fault -> {
            Optional<FaultPlaces.Place> place = FaultPlaces.Place.of(fault.pointer());
            if (place.isEmpty()) return located(fault, fault.pointer());
            String resource = place.get().resource();
            String pointer = sentPointers.get(resource);
            Map<String, Object> members;
            if (pointer == null) { // lies in a resource that was there before, in a merge
                members = new LinkedHashMap<>();
                members.put("pointer", "");
                members.put("detail", place.get().rest() + " " + fault.detail());
            } else members = located(fault, pointer + place.get().rest());
            members.put("resource", resource);
            return members;
        };
    }

    private void index(Kind kind) {
        String collection = kind.collection();
        if (kind.single()) {
            sentPointers.put(new Document.Key(kind, kind.singular()).toString(), "/" + collection);
            return;
        }
        int index = 0;
        for (JsonNode resource : text.root().path(collection)) {
            var key = new Document.Key(kind, resource.path("id").asString(""));
            sentPointers.put(key.toString(), "/" + collection + "/" + index++);
        }
    }

    private Map<String, Object> located(Fault fault, String pointer) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pointer", pointer);
        members.put("detail", fault.detail());
        Place place = text.place(pointer);
        members.put("line", place.line());
        members.put("column", place.column());
        return members;
    }
}

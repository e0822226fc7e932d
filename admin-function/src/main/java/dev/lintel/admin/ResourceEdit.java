package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A change of one resource.
abstract class ResourceEdit implements Edit {
    private final Document.Key key;
    private final Conditions conditions;

    private ResourceEdit(Document.Key key, Conditions conditions) {
        this.key = key;
        this.conditions = conditions;
    }

    /// The whole document, with the resource as it is to be.
    abstract Document edited(Document document, Optional<JsonNode> current);

    @Override
    public Document apply(Snapshot before) {
        Optional<JsonNode> current = before.document().resource(key);
        Optional<String> tag = current.map(resource -> Etag.of(Presentation.of(resource)));
        if (missing(current)) throw ResourceReads.absent(key);
        Optional<Problem> failure = conditions.failure(tag);
        if (failure.isPresent() && !(repeatable() && conditions.none())) throw new ProblemException(failure.get());
        Document wanted = checked(before.document(), current);
        if (failure.isPresent() && !wanted.equals(before.document())) throw new ProblemException(failure.get());
        return wanted;
    }

    @Override
    public ProblemException invalid(Snapshot before, List<Fault> faults) {
        return FaultPlaces.within(key).refuse(faults);
    }

    /// Whether the edit needs something that is not there.
    boolean missing(Optional<JsonNode> current) {
        return current.isEmpty();
    }

    /// Whether it may be asked for again without a condition, once it is done. A condition that was given holds even
    /// then: two clients who both count a number up to the same value must not both be told that they did.
    boolean repeatable() {
        return false;
    }

    private Document checked(Document document, Optional<JsonNode> current) {
        try {
            return edited(document, current);
        } catch (ProblemException invalid) {
            if (invalid.problem().type() != ProblemType.INVALID_DOCUMENT) throw invalid;
            throw FaultPlaces.within(key).refuse(invalid.problem().faults());
        }
    }

    static Edit put(Document.Key key, Conditions conditions, JsonNode resource) {
        return new ResourceEdit(key, conditions) {
            @Override
            Document edited(Document document, Optional<JsonNode> current) {
                return document.with(key, resource);
            }

            @Override
            boolean missing(Optional<JsonNode> current) {
                return false;
            }

            @Override
            boolean repeatable() {
                return true;
            }
        };
    }

    static Edit patch(Document.Key key, Conditions conditions, JsonNode patch) {
        return new ResourceEdit(key, conditions) {
            @Override
            Document edited(Document document, Optional<JsonNode> current) {
                return document.with(key, MergePatch.apply(current.orElseThrow(), patch));
            }
        };
    }

    static Edit delete(Document.Key key, Conditions conditions) {
        return new ResourceEdit(key, conditions) {
            @Override
            Document edited(Document document, Optional<JsonNode> current) {
                return document.without(key);
            }

            @Override
            public ProblemException invalid(Snapshot before, List<Fault> faults) {
                return Referrers.of(key, before, faults);
            }
        };
    }
}

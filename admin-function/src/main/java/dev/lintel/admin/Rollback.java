package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Moves HEAD to an earlier revision. It does not read the document that HEAD points at now, so it also leads away from
/// one that cannot be read.
final class Rollback {
    private static final int ATTEMPTS = 16;

    private final RevisionStore store;

    Rollback(RevisionStore store) {
        this.store = store;
    }

    /// @param message empty if the body has none
    private record Wish(long revision, Optional<String> message) {}

    AdminReply post(AdminCall call) {
        Headers headers = call.request().headers();
        MediaTypes.accepted(headers, Format.JSON);
        MediaTypes.require(headers, MediaTypes.JSON, "Accept");
        Wish wish = wish(DocumentText.read(call.request().body(), Format.JSON).root());
        Change change = Authorship.of(call, wish.message);
        Conditions conditions = Conditions.of(headers);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Head before = store.latestHead();
            call.saw(before);
            conditions.requireHead(before);
            Document document = store.document(wish.revision);
            List<Fault> faults = DocumentCheck.of(document).faults();
            if (!faults.isEmpty()) throw FaultPlaces.AS_STORED.refuse(faults);
            try {
                Head after = store.rollback(wish.revision, change, before);
                call.saw(after);
                return reply(before, after);
            } catch (ProblemException lost) {
                if (lost.problem().type() != ProblemType.PRECONDITION_FAILED) throw lost;
            }
        }
        throw Publication.contested();
    }

    private static AdminReply reply(Head before, Head after) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("changed", before.sequence() != after.sequence());
        reply.put("from", before.revision());
        reply.put("revision", after.revision());
        reply.put("etag", Etag.of(after));
        return AdminReply.json(200, reply);
    }

    private static Wish wish(JsonNode body) {
        List<Map<String, Object>> faults = new ArrayList<>();
        JsonNode revision = body.path("revision");
        JsonNode message = body.path("message");
        if (!body.isObject()) faults.add(fault("", "must be an object: {\"revision\": 3, \"message\": \"why\"}"));
        else if (!revision.isIntegralNumber() || !revision.canConvertToLong() || revision.longValue() < 1)
            faults.add(fault("/revision", "must be the number of a revision"));
        if (!message.isMissingNode() && !message.isString()) faults.add(fault("/message", "must be a string"));
        body.propertyNames().forEach(name -> {
            if (!name.equals("revision") && !name.equals("message"))
                faults.add(fault("/" + name.replace("~", "~0").replace("/", "~1"), "is not known here"));
        });
        if (!faults.isEmpty())
            throw new ProblemException(Problem.of(ProblemType.BAD_REQUEST, "the body does not say what to do")
                    .with("faults", faults));
        return new Wish(
                revision.longValue(), message.isString() ? Optional.of(message.stringValue()) : Optional.empty());
    }

    private static Map<String, Object> fault(String pointer, String detail) {
        return Map.of("pointer", pointer, "detail", detail);
    }
}

package dev.lintel.admin;

import dev.lintel.contract.Fault;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Where HEAD stands, as part of a reply.
final class Heads {
    private Heads() {}

    /// HEAD after the outcome, and the warnings of its check.
    static ObjectNode describe(ObjectNode reply, Publication.Outcome outcome, FaultPlaces places) {
        var head = outcome.after().head();
        reply.put("revision", head.revision());
        reply.put("etag", Etag.of(head));
        ArrayNode warnings = reply.putArray("warnings");
        for (Fault warning : outcome.warnings()) warnings.add(JsonValues.of(places.locate(warning)));
        return reply;
    }
}

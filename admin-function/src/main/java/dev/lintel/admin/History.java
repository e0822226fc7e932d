package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.store.AuditRecord;
import dev.lintel.store.Head;
import dev.lintel.store.Revision;
import dev.lintel.store.RevisionProblems;
import dev.lintel.store.RevisionStore;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the configuration was, and who changed it.
final class History {
    private final RevisionStore store;

    History(RevisionStore store) {
        this.store = store;
    }

    /// Newest first.
    AdminReply revisions(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Page page = Page.of(call.query());
        Head head = head(call);
        var items = store.history(page.before(), page.limit() + 1);
        return AdminReply.json(200, page.reply(items, item -> Long.toString(item.number()), item -> json(item, head)));
    }

    AdminReply revision(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        return AdminReply.json(200, json(named(call), head(call)));
    }

    /// A revision never changes, so its document may be kept for good.
    AdminReply document(AdminCall call) {
        Format format = MediaTypes.accepted(call.request().headers(), Format.JSON, Format.YAML);
        Revision revision = named(call);
        head(call);
        return Conditional.get(
                        call,
                        Etag.of(revision.digest(), format),
                        () -> DocumentOperations.text(store.document(revision.number()), format))
                .with("Vary", "Accept")
                .with("Cache-Control", "private, max-age=31536000, immutable");
    }

    /// What leads from the revision to another one, by default to HEAD.
    AdminReply diff(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Revision from = named(call);
        Head head = head(call);
        long to = call.query().number("to", 1, Long.MAX_VALUE, head.revision());
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("from", from.number());
        reply.put("to", to);
        Differences.detail(reply.putArray("changes"), store.document(from.number()), store.document(to));
        return AdminReply.json(200, reply);
    }

    /// Every accepted change, newest first.
    AdminReply audit(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Page page = Page.of(call.query());
        head(call);
        var items = store.audit(page.before(), page.limit() + 1);
        return AdminReply.json(200, page.reply(items, item -> Long.toString(item.sequence()), History::json));
    }

    private Head head(AdminCall call) {
        Head head = store.latestHead();
        call.saw(head);
        return head;
    }

    /// @throws ProblemException `RESOURCE_NOT_FOUND`
    private Revision named(AdminCall call) {
        String number = call.variable("revision");
        if (!number.matches("[1-9][0-9]{0,17}")) throw RevisionProblems.unknown(0);
        long revision = Long.parseLong(number);
        return store.revision(revision).orElseThrow(() -> RevisionProblems.unknown(revision));
    }

    private static JsonNode json(Revision revision, Head head) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("revision", revision.number())
                .put("parent", revision.parent())
                .put("digest", revision.digest())
                .put("author", revision.author())
                .put("at", revision.at().toString())
                .put("message", revision.message())
                .put("bytes", revision.bytes())
                .put("head", revision.number() == head.revision());
    }

    private static JsonNode json(AuditRecord record) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("sequence", record.sequence())
                .put("action", record.action().name().toLowerCase(Locale.ROOT))
                .put("from", record.from())
                .put("to", record.to())
                .put("author", record.author())
                .put("at", record.at().toString())
                .put("message", record.message());
        var changes = json.putArray("changes");
        record.changes().forEach(changes::add);
        return json;
    }
}

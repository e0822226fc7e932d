package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Document;
import dev.lintel.contract.Headers;
import dev.lintel.store.Head;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The configuration as one document.
final class DocumentOperations {
    static final String[] APPLY_PARAMETERS = {"prune", "dryRun", "message", "author"};

    private final Snapshots snapshots;
    private final Publication publication;

    DocumentOperations(Snapshots snapshots, Publication publication) {
        this.snapshots = snapshots;
        this.publication = publication;
    }

    AdminReply export(AdminCall call) {
        Format format = MediaTypes.accepted(call.request().headers(), Format.JSON, Format.YAML);
        Snapshot snapshot = call.saw(snapshots.latest());
        return Conditional.get(call, Etag.of(snapshot.head(), format), () -> text(snapshot.document(), format))
                .with("Vary", "Accept");
    }

    /// Makes HEAD what was sent, in one revision or not at all.
    AdminReply apply(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        boolean dryRun = call.query().flag("dryRun", false);
        DocumentEdit edit = edit(call, !dryRun);
        Publication.Outcome outcome =
                dryRun ? publication.rehearse(call, edit) : publication.publish(call, edit, Authorship.of(call));
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("dryRun", dryRun);
        reply.put("changed", outcome.changed());
        Differences.summary(reply.putArray("changes"), outcome);
        return AdminReply.json(200, described(reply, outcome, edit));
    }

    /// What `apply` would do, in detail.
    AdminReply diff(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        DocumentEdit edit = edit(call, false);
        Publication.Outcome outcome = publication.rehearse(call, edit);
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        Differences.detail(
                reply.putArray("changes"),
                outcome.before().document(),
                outcome.after().document());
        return AdminReply.json(200, described(reply, outcome, edit));
    }

    /// Whether a document could be applied, whatever HEAD is.
    AdminReply validate(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        DocumentEdit edit = edit(call, false);
        DocumentCheck.Findings findings = DocumentCheck.of(edit.sent());
        if (!findings.faults().isEmpty()) throw edit.places().refuse(findings.faults());
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("valid", true);
        reply.set("warnings", edit.places().list(findings.warnings()));
        return AdminReply.json(200, reply);
    }

    static AdminReply text(Document document, Format format) {
        String text = DocumentText.write(Presentation.of(document), format);
        return AdminReply.text(200, MediaTypes.of(format), text);
    }

    /// Adds where HEAD stands, and the warnings of the check.
    private static ObjectNode described(ObjectNode reply, Publication.Outcome outcome, DocumentEdit edit) {
        Head head = outcome.after().head();
        reply.put("revision", head.revision());
        reply.put("etag", Etag.of(head));
        reply.set("warnings", edit.places().list(outcome.warnings()));
        return reply;
    }

    private static DocumentEdit edit(AdminCall call, boolean conditional) {
        Headers headers = call.request().headers();
        DocumentText text = DocumentText.read(call.request().body(), MediaTypes.ofDocument(headers));
        return new DocumentEdit(text, call.query().flag("prune", true), Conditions.of(headers), conditional);
    }
}

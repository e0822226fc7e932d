package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Document;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Kind;
import tools.jackson.databind.JsonNode;

/// Writes resources of one kind, each write a revision of its own.
final class ResourceWrites {
    static final String[] PARAMETERS = {"message", "author"};

    private final Kind kind;
    private final Publication publication;

    ResourceWrites(Kind kind, Publication publication) {
        this.kind = kind;
        this.publication = publication;
    }

    AdminReply put(AdminCall call) {
        Headers headers = call.request().headers();
        MediaTypes.accepted(headers, Format.JSON);
        Format format = MediaTypes.ofDocument(headers);
        Document.Key key = ResourceReads.key(kind, call);
        JsonNode resource = DocumentText.read(call.request().body(), format).root();
        return written(call, key, ResourceEdit.put(key, Conditions.of(headers), resource));
    }

    AdminReply patch(AdminCall call) {
        Headers headers = call.request().headers();
        MediaTypes.accepted(headers, Format.JSON);
        MediaTypes.require(headers, MediaTypes.MERGE_PATCH, "Accept-Patch");
        Document.Key key = ResourceReads.key(kind, call);
        JsonNode patch = DocumentText.read(call.request().body(), Format.JSON).root();
        return written(call, key, ResourceEdit.patch(key, Conditions.of(headers), patch));
    }

    AdminReply delete(AdminCall call) {
        Document.Key key = ResourceReads.key(kind, call);
        Edit edit = ResourceEdit.delete(key, Conditions.of(call.request().headers()));
        publication.publish(call, edit, Authorship.of(call));
        return AdminReply.empty(204);
    }

    private AdminReply written(AdminCall call, Document.Key key, Edit edit) {
        Publication.Outcome outcome = publication.publish(call, edit, Authorship.of(call));
        JsonNode resource =
                Presentation.of(outcome.after().document().resource(key).orElseThrow());
        boolean created = !outcome.before().document().resources().containsKey(key);
        AdminReply reply = AdminReply.json(created ? 201 : 200, resource).with("ETag", Etag.of(resource));
        return created ? reply.with("Location", call.request().path()) : reply;
    }
}

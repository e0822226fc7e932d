package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Document;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads resources of one kind.
final class ResourceReads {
    private final Kind kind;
    private final Snapshots snapshots;

    ResourceReads(Kind kind, Snapshots snapshots) {
        this.kind = kind;
        this.snapshots = snapshots;
    }

    /// In order of id.
    AdminReply list(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Page page = Page.of(call.query());
        LabelSelector selector = LabelSelector.parse(call.query().all("labels"));
        Snapshot snapshot = call.saw(snapshots.latest());
        List<Map.Entry<Document.Key, JsonNode>> items = ofKind(snapshot.document(), page)
                .filter(item -> selector.takes(item.getValue()))
                .limit(page.limit() + 1L)
                .toList();
        var reply = page.reply(items, item -> item.getKey().id(), item -> Presentation.of(item.getValue()));
        return AdminReply.json(200, reply);
    }

    AdminReply get(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Document.Key key = key(kind, call);
        Snapshot snapshot = call.saw(snapshots.latest());
        JsonNode resource = Presentation.of(snapshot.document().resource(key).orElseThrow(() -> absent(key)));
        return Conditional.get(call, Etag.of(resource), () -> AdminReply.json(200, resource));
    }

    static Document.Key key(Kind kind, AdminCall call) {
        return new Document.Key(kind, kind.single() ? kind.singular() : call.variable("id"));
    }

    static ProblemException absent(Document.Key key) {
        String detail = key.kind().single()
                ? "no " + key.id() + " settings are written; the defaults hold"
                : "there is no " + key;
        return new ProblemException(Problem.of(ProblemType.RESOURCE_NOT_FOUND, detail));
    }

    private Stream<Map.Entry<Document.Key, JsonNode>> ofKind(Document document, Page page) {
        var first = new Document.Key(kind, page.after().orElse(""));
        return document.resources().tailMap(first, false).entrySet().stream()
                .takeWhile(item -> item.getKey().kind() == kind);
    }
}

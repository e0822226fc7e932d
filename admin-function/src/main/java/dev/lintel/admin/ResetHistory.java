package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.store.ResetLog;
import dev.lintel.store.ResetRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Who reset live state, when and why. Beside the audit of changes, which goes by moves of HEAD.
final class ResetHistory {
    private final ResetLog log;

    ResetHistory(ResetLog log) {
        this.log = log;
    }

    /// Newest first.
    AdminReply list(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        Page page = Page.of(call.query());
        var items = log.list(page.after().orElse(ResetLog.NEWEST), page.limit() + 1);
        return AdminReply.json(200, page.reply(items, ResetRecord::id, ResetHistory::json));
    }

    private static JsonNode json(ResetRecord record) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("what", record.what())
                .put("before", record.before())
                .put("author", record.author())
                .put("at", record.at().toString())
                .put("message", record.message());
    }
}

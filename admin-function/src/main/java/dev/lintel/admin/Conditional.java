package dev.lintel.admin;

import java.util.function.Supplier;

/// Replies to conditional reads (RFC 9110 section 13.1.2).
final class Conditional {
    private static final String REVALIDATE = "private, no-cache";

    private Conditional() {}

    /// 304 if the client has what it asks for, else the reply; both with the tag.
    static AdminReply get(AdminCall call, String etag, Supplier<AdminReply> full) {
        boolean known = EntityTags.of(call.request().headers(), "If-None-Match")
                .filter(condition -> condition.matchesWeakly(etag))
                .isPresent();
        AdminReply reply = known ? AdminReply.empty(304) : full.get();
        return reply.with("ETag", etag).with("Cache-Control", REVALIDATE);
    }
}

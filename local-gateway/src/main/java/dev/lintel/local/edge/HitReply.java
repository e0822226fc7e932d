package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kept reply as it answers a request: whole, as 304, or as one range of bytes.
final class HitReply {
    private HitReply() {}

    static Reply of(CachedReply kept, Request request, Instant now) {
        Headers.Builder headers = kept.headers().toBuilder();
        headers.set("Age", Long.toString(age(kept, now)));
        if (kept.status() == 200 && unchanged(kept.headers(), request.headers())) {
            headers.remove("Content-Length");
            return Reply.of(304, headers.build(), Body.EMPTY);
        }
        @Nullable String range = request.headers().first("Range");
        if (range != null && kept.status() == 200 && request.method().equals("GET") && rangeHolds(kept, request)) {
            Optional<Reply> part = part(kept.body(), range, headers);
            if (part.isPresent()) return part.get();
        }
        return Reply.of(kept.status(), headers.build(), body(kept.body()));
    }

    private static Body body(byte[] bytes) {
        return bytes.length == 0 ? Body.EMPTY : new BytesBody(bytes);
    }

    private static long age(CachedReply kept, Instant now) {
        long before = 0;
        @Nullable String told = kept.headers().first("Age");
        if (told != null && told.matches("[0-9]{1,9}")) before = Long.parseLong(told);
        return before + Math.max(0, Duration.between(kept.stored(), now).toSeconds());
    }

    /// RFC 9110 sections 13.1.2 and 13.1.3: the tag decides where there is one.
    private static boolean unchanged(Headers kept, Headers asked) {
        @Nullable String tags = asked.joined("If-None-Match");
        @Nullable String tag = kept.first("ETag");
        if (tags != null) {
            if (tags.strip().equals("*")) return true;
            if (tag == null) return false;
            for (String one : tags.split(",", -1)) if (weak(one.strip()).equals(weak(tag))) return true;
            return false;
        }
        @Nullable String since = asked.first("If-Modified-Since");
        @Nullable String modified = kept.first("Last-Modified");
        if (since == null || modified == null) return false;
        Optional<Instant> then = CacheControl.date(since);
        Optional<Instant> last = CacheControl.date(modified);
        return then.isPresent() && last.isPresent() && !last.get().isAfter(then.get());
    }

    static String weak(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private static boolean rangeHolds(CachedReply kept, Request request) {
        @Nullable String only = request.headers().first("If-Range");
        return only == null
                || only.equals(kept.headers().first("ETag"))
                || only.equals(kept.headers().first("Last-Modified"));
    }

    /// Empty if it is to be ignored: another unit, several ranges, or no range at all.
    private static Optional<Reply> part(byte[] body, String range, Headers.Builder headers) {
        if (!range.matches("bytes=([0-9]{1,9}-[0-9]{0,9}|-[0-9]{1,9})")) return Optional.empty();
        int dash = range.indexOf('-');
        String first = range.substring("bytes=".length(), dash);
        String last = range.substring(dash + 1);
        int from = first.isEmpty() ? Math.max(0, body.length - Integer.parseInt(last)) : Integer.parseInt(first);
        int to =
                first.isEmpty() || last.isEmpty() ? body.length - 1 : Math.min(body.length - 1, Integer.parseInt(last));
        headers.remove("Content-Length");
        if (from >= body.length)
            return Optional.of(Reply.of(
                    416, headers.set("Content-Range", "bytes */" + body.length).build(), Body.EMPTY));
        if (from > to) return Optional.empty();
        headers.set("Content-Range", "bytes " + from + "-" + to + "/" + body.length);
        return Optional.of(Reply.of(206, headers.build(), body(Arrays.copyOfRange(body, from, to + 1))));
    }
}

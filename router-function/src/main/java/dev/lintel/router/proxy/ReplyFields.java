package dev.lintel.router.proxy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Reply;
import org.jspecify.annotations.Nullable;

/// Makes the fields of a backend's reply fit for the client, in one pass. Thread-safe.
public final class ReplyFields {
    private final Via via;

    /// @param pseudonym in `Via`
    public ReplyFields(String pseudonym) {
        via = new Via(pseudonym);
    }

    /// Without what ends at this hop, with `Via` and the request id, which replaces the backend's.
    public Reply cleaned(Reply reply, String requestId) {
        Headers in = reply.headers();
        Headers.Builder out = Headers.builder();
        @Nullable String connection = null;
        @Nullable String upgrade = null;
        @Nullable String passed = null;
        int size = in.size();
        for (int i = 0; i < size; i++) {
            String name = in.name(i);
            String value = in.value(i);
            switch (FieldKind.of(name)) {
                case DROPPED, REQUEST_ID, TE -> {}
                case CONNECTION -> connection = joined(connection, value);
                case UPGRADE -> upgrade = joined(upgrade, value);
                case VIA -> passed = joined(passed, value);
                case END_TO_END,
                        HOST,
                        MAX_FORWARDS,
                        FORWARDED,
                        FORWARDED_FOR,
                        FORWARDED_HOST,
                        FORWARDED_PORT,
                        FORWARDED_PROTO,
                        TRACE_PARENT,
                        TRACE_STATE -> out.add(name, value);
            }
        }
        if (connection != null) Upgrades.dropNamed(connection, out);
        if (reply.status() == 101 && upgrade != null)
            out.add("Connection", "Upgrade").add("Upgrade", upgrade);
        // upstreams do not tell which version a reply came in; nearly all speak 1.1
        out.add("Via", via.appended(passed, "HTTP/1.1"));
        out.add(RequestId.FIELD, requestId);
        return reply.withHeaders(out.build());
    }

    /// Of an interim reply: without what ends at this hop.
    public static Headers interim(Headers in) {
        Headers.Builder out = Headers.builder();
        @Nullable String connection = null;
        for (int i = 0; i < in.size(); i++) {
            switch (FieldKind.of(in.name(i))) {
                case DROPPED, REQUEST_ID, TE, UPGRADE -> {}
                case CONNECTION -> connection = joined(connection, in.value(i));
                case END_TO_END,
                        HOST,
                        VIA,
                        MAX_FORWARDS,
                        FORWARDED,
                        FORWARDED_FOR,
                        FORWARDED_HOST,
                        FORWARDED_PORT,
                        FORWARDED_PROTO,
                        TRACE_PARENT,
                        TRACE_STATE -> out.add(in.name(i), in.value(i));
            }
        }
        if (connection != null) Upgrades.dropNamed(connection, out);
        return out.build();
    }

    private static String joined(@Nullable String before, String value) {
        return before == null ? value : before + ", " + value;
    }
}

package dev.lintel.router.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Keeps replies out of a distribution's cache that vary on what its key does not hold: CloudFront tells replies apart
/// by the cache policy, whatever `Vary` says (RFC 9111 section 4.1). The fields by which routes choose are in the key
/// too, but are not let through here: the edge may still have the revision before, whose fields are others.
final class CacheVary {
    private static final Set<String> KEYED = Set.of("accept-encoding", "origin", "authorization", "cookie");

    private CacheVary() {}

    /// The same reply where the key holds all it varies on, else one that only the client may keep, as long as before.
    static Reply apart(Reply reply) {
        Headers headers = reply.headers();
        if (keyed(headers.all("Vary"))) return reply;
        @Nullable String control = headers.joined("Cache-Control");
        if (control == null && !headers.contains("Expires")) return reply;
        return reply.withHeaders(headers.toBuilder()
                .set("Cache-Control", control == null ? "private" : ownOnly(control))
                .build());
    }

    private static boolean keyed(List<String> vary) {
        for (String value : vary)
            for (String name : value.split(",", -1)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.isEmpty() && !KEYED.contains(lower)) return false;
            }
        return true;
    }

    private static String ownOnly(String control) {
        var kept = new StringJoiner(", ").add("private");
        for (String part : control.split(",", -1)) {
            String directive = part.strip();
            String lower = directive.toLowerCase(Locale.ROOT);
            if (lower.isEmpty() || lower.equals("public") || lower.equals("private")) continue;
            if (!lower.startsWith("s-maxage")) kept.add(directive);
        }
        return kept.toString();
    }
}

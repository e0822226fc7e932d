package dev.lintel.router.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Reply;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The tags by which a distribution's cache can be purged: `all`, and the route's. Put only on replies that the cache
/// may keep, which takes a lifetime that the reply states itself: the cache policy's default is none.
public final class CacheTags {
    public static final String FIELD = "Lintel-Cache-Tag";
    private static final String EVERYTHING = "all";
    private static final String ROUTE = "r.";

    private CacheTags() {}

    /// A reply that varies on what the cache cannot tell apart becomes the client's own, and gets none.
    ///
    /// @param route id; null if none matched
    public static Reply tagged(Reply reply, String method, @Nullable String route) {
        if (!method.equals("GET") && !method.equals("HEAD")) return reply;
        Reply apart = CacheVary.apart(reply);
        if (!mayBeCached(apart)) return apart;
        String tags = route == null ? EVERYTHING : EVERYTHING + "," + ROUTE + route;
        return apart.withHeaders(apart.headers().toBuilder().set(FIELD, tags).build());
    }

    private static boolean mayBeCached(Reply reply) {
        if (!cacheable(reply.status())) return false;
        Headers headers = reply.headers();
        @Nullable String control = headers.joined("Cache-Control");
        return control == null ? headers.contains("Expires") : allows(control);
    }

    /// What CloudFront caches at all: success, redirections, and errors while their origin says for how long.
    private static boolean cacheable(int status) {
        return switch (status) {
            case 200, 203, 204, 206, 300, 301, 302, 304, 307, 308, 404, 405, 410, 414, 501 -> true;
            default -> false;
        };
    }

    private static boolean allows(String control) {
        boolean lives = false;
        boolean shared = false;
        for (String part : control.split(",", -1)) {
            String directive = part.strip().toLowerCase(Locale.ROOT);
            if (directive.equals("no-store") || directive.startsWith("private") || directive.startsWith("no-cache"))
                return false;
            if (directive.startsWith("s-maxage=")) {
                shared = true;
                lives = positive(directive, "s-maxage=".length());
            } else if (directive.startsWith("max-age=") && !shared) {
                lives = positive(directive, "max-age=".length());
            }
        }
        return lives;
    }

    private static boolean positive(String directive, int from) {
        boolean some = false;
        for (int i = from; i < directive.length(); i++) {
            char c = directive.charAt(i);
            if (c < '0' || c > '9') return false;
            some |= c != '0';
        }
        return some;
    }
}

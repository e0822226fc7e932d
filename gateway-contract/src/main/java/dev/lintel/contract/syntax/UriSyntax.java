package dev.lintel.contract.syntax;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Absolute http and https addresses.
public final class UriSyntax {
    public static final int LENGTH = 2048;

    private UriSyntax() {}

    /// Where a backend is: scheme, host, optional port and base path, nothing else.
    public static @Nullable String faultInTarget(String text) {
        URI uri = parse(text);
        if (uri == null || uri.getRawAuthority() == null) return "is not a URL such as http://127.0.0.1:9000/base";
        if (uri.getRawUserInfo() != null || uri.getRawAuthority().indexOf('@') >= 0)
            return "must hold no user information: credentials are set by a headers policy, from a secret";
        String authority = HostSyntax.faultInAuthority(uri.getRawAuthority());
        if (authority != null) return "has a host that " + authority;
        // "127.1" and its kin: resolvers may take for an address what URI takes for no host at all
        if (uri.getHost() == null) return "has a host that is neither a name nor a whole address";
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) return "holds a query or fragment";
        String path = uri.getRawPath();
        String fault = path.isEmpty() ? null : PathSyntax.faultIn(path);
        return fault == null ? null : "has a path that " + fault;
    }

    /// Where people read on.
    public static @Nullable String faultInLink(String text) {
        URI uri = parse(text);
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"');
        return plain && uri != null && uri.getHost() != null ? null : "is not a URL such as https://example.com/docs";
    }

    private static @Nullable URI parse(String text) {
        if (text.length() > LENGTH) return null;
        try {
            var uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}

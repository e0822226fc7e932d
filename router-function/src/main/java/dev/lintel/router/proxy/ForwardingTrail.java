package dev.lintel.router.proxy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `Forwarded` and `X-Forwarded-*` of one request said, and what they shall say. One per request; not thread-safe.
final class ForwardingTrail {
    private final Request request;
    private final boolean trusted;
    private @Nullable String chain;
    private @Nullable String addresses;
    private @Nullable String host;
    private @Nullable String port;
    private @Nullable String proto;

    /// @param trusted whether the peer is believed; if not, what was said is dropped
    ForwardingTrail(Request request, boolean trusted) {
        this.request = request;
        this.trusted = trusted;
    }

    void note(FieldKind kind, String value) {
        if (!trusted) return;
        switch (kind) {
            case FORWARDED -> chain = joined(chain, value);
            case FORWARDED_FOR -> addresses = joined(addresses, value);
            case FORWARDED_HOST -> host = hostOrNull(value);
            case FORWARDED_PORT -> port = value;
            default -> proto = value;
        }
    }

    /// Writes the fields and returns the client's address.
    String write(Headers.Builder out, TrustedProxies proxies) {
        String peer = request.peer().address();
        String client = peer;
        if (addresses != null) {
            client = ClientAddress.fromList(addresses, peer, proxies);
        } else if (chain != null) {
            List<ForwardedElement> elements = ForwardedElement.parse(chain);
            client = ClientAddress.fromElements(elements, peer, proxies);
            takeOver(elements.getLast());
        }
        String known = peer.isEmpty() ? "unknown" : peer;
        String scheme = scheme();
        out.add("X-Forwarded-For", joined(addresses, known));
        out.add("X-Forwarded-Proto", scheme);
        String shownHost = host == null ? request.authority() : host;
        if (!shownHost.isEmpty()) out.add("X-Forwarded-Host", shownHost);
        out.add("X-Forwarded-Port", port(scheme, shownHost));
        out.add("Forwarded", joined(chain, element(known)));
        return client;
    }

    /// The nearest proxy's word on its own client, where it did not also say it in the other fields.
    private void takeOver(ForwardedElement nearest) {
        if (proto == null) proto = nearest.proto();
        if (host == null) host = hostOrNull(nearest.host());
    }

    /// A proxy may pass on what its client wrote there, and redirects are built from it.
    private static @Nullable String hostOrNull(@Nullable String said) {
        if (said == null || said.isEmpty()) return null;
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "-._:[]".indexOf(c) < 0) return null;
        }
        return said;
    }

    private String scheme() {
        if (proto != null && proto.equalsIgnoreCase("https")) return "https";
        if (proto != null && proto.equalsIgnoreCase("http")) return "http";
        return request.scheme();
    }

    private String port(String scheme, String shownHost) {
        if (port != null && digits(port, 0)) return port;
        int colon = shownHost.lastIndexOf(':');
        if (colon >= 0 && digits(shownHost, colon + 1)) return shownHost.substring(colon + 1);
        return scheme.equals("https") ? "443" : "80";
    }

    private String element(String known) {
        boolean v6 = known.indexOf(':') >= 0;
        String authority = request.authority();
        var text = new StringBuilder(48 + authority.length());
        text.append(v6 ? "for=\"[" : "for=").append(known);
        if (v6) text.append("]\"");
        if (!authority.isEmpty()) {
            boolean quoted = authority.indexOf(':') >= 0;
            text.append(quoted ? ";host=\"" : ";host=").append(authority);
            if (quoted) text.append('"');
        }
        return text.append(";proto=").append(request.scheme()).toString();
    }

    private static boolean digits(String text, int from) {
        if (text.length() == from || text.length() > from + 5) return false;
        for (int i = from; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return true;
    }

    private static String joined(@Nullable String before, String value) {
        return before == null ? value : before + ", " + value;
    }
}

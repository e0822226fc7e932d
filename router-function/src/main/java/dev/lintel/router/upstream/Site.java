package dev.lintel.router.upstream;

import dev.lintel.contract.UpstreamSpec.Target;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A target as a list or a discovery names it. Two equal ones are the same target: its connections and what is known of
/// it last as long as an equal one is on the list.
///
/// @param secure over TLS
/// @param host name or address, without brackets
/// @param address to call instead of looking the host up; null for a host that is looked up
/// @param basePath without a slash at its end; often empty
/// @param weight share of the calls, above 0
/// @param priority those with a lower one go first
/// @param labels for preferences
public record Site(
        boolean secure,
        String host,
        @Nullable InetAddress address,
        int port,
        String basePath,
        int weight,
        int priority,
        Map<String, String> labels) {
    /// @throws IllegalArgumentException if the weight is not above 0
    public Site {
        if (weight < 1) throw new IllegalArgumentException("a target that is called has a weight");
        basePath = withoutLastSlashes(basePath);
        labels = Map.copyOf(labels);
    }

    static Site of(Target target) {
        URI url = target.url();
        @Nullable String named = url.getHost();
        if (named == null) throw new IllegalArgumentException("a target needs a host");
        boolean secure = target.secure();
        @Nullable String path = url.getRawPath();
        return new Site(
                secure,
                named.startsWith("[") ? named.substring(1, named.length() - 1) : named,
                null,
                url.getPort() < 0 ? schemePort(secure) : url.getPort(),
                path == null ? "" : path,
                Math.max(1, target.weight()),
                0,
                target.labels());
    }

    /// As guards know it: by the address where it has one of its own.
    Target target() {
        String at = address == null ? host : address.getHostAddress();
        String named = at.indexOf(':') < 0 ? at : "[" + at + "]";
        return new Target(URI.create((secure ? "https://" : "http://") + named + ":" + port + basePath), 1);
    }

    private static int schemePort(boolean secure) {
        return secure ? 443 : 80;
    }

    private static String withoutLastSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') end--;
        return path.substring(0, end);
    }

    /// For `Host` when the request brings none: the port only where it is not the scheme's own.
    String authority() {
        String named = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == schemePort(secure) ? named : named + ":" + port;
    }

    /// The same on every router and in every list: what hashes are made of.
    String identity() {
        String at = address == null ? "" : "@" + address.getHostAddress();
        return (secure ? "https://" : "http://") + host + at + ":" + port + basePath;
    }
}

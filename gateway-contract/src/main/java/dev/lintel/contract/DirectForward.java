package dev.lintel.contract;

import dev.lintel.contract.policy.Cors;
import dev.lintel.contract.policy.PolicySpec;
import dev.lintel.contract.protection.Protection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where CloudFront sends the requests of a route that needs nothing of the router.
///
/// @param host a public DNS name, which the backend also sees as `Host`
/// @param port for https
/// @param basePath of the backend, without a slash at its end; empty for none; at most 255 characters
public record DirectForward(String host, int port, String basePath) {
    private static final int BASE_PATH_LENGTH = 255;
    private static final int HTTPS = 443;
    private static final List<String> PRIVATE_NAMES =
            List.of(".local", ".localhost", ".internal", ".test", ".example", ".invalid", ".arpa", ".home", ".lan");

    /// Empty for a route that goes through the router.
    ///
    /// @throws IllegalArgumentException if the route is direct and cannot be
    public static Optional<DirectForward> of(Route route, Configuration configuration) {
        if (!(route.action() instanceof Action.Forward forward) || !forward.direct()) return Optional.empty();
        String fault = faultIn(route, configuration);
        if (fault != null) throw new IllegalArgumentException("'direct' " + fault);
        UpstreamSpec.Target target = http(forward, configuration).targets().getFirst();
        int port = target.url().getPort();
        return Optional.of(new DirectForward(
                target.url().getHost().toLowerCase(Locale.ROOT), port < 0 ? HTTPS : port, basePath(target)));
    }

    /// Why a direct route cannot be; null when it can, and when it is not direct.
    public static @Nullable String faultIn(Route route, Configuration configuration) {
        if (!(route.action() instanceof Action.Forward forward) || !forward.direct()) return null;
        if (forward.backends().size() > 1) return needs("splits requests over several backends");
        if (forward.path().isPresent()) return needs("rewrites the path");
        if (!(forward.host() instanceof Action.HostRewrite.Target)) return needs("sends another 'host'");
        if (route.lifecycle().isPresent()) return needs("has a 'lifecycle'");
        if (!route.timeouts().equals(Timeouts.NONE)) return needs("has timeouts of its own");
        for (PolicySpec policy : policies(route, configuration))
            if (!(policy instanceof Cors)) return needs("has a policy of kind " + policy.kind());
        Backend backend = backend(forward, configuration);
        if (!backend.protection().equals(Protection.NONE))
            return needs("has a backend with a breaker, a health check or the like");
        return switch (backend.upstream()) {
            case UpstreamSpec.Http http -> faultIn(http);
            case UpstreamSpec.Lambda lambda -> needs("invokes a function");
            case UpstreamSpec.Aws aws -> needs("signs its calls");
        };
    }

    private static @Nullable String faultIn(UpstreamSpec.Http http) {
        if (http.discovery().isPresent()) return needs("has a backend whose targets are discovered");
        if (http.targets().size() > 1) return needs("has a backend with several targets");
        if (!http.timeouts().equals(Timeouts.NONE)) return needs("has a backend with timeouts of its own");
        if (!http.tls().equals(UpstreamSpec.Tls.DEFAULT)) return needs("has a backend with its own 'tls'");
        if (http.protocol() == UpstreamSpec.Protocol.HTTP2) return needs("has a backend that is spoken to in HTTP/2");
        UpstreamSpec.Target target = http.targets().getFirst();
        if (!target.secure()) return "needs an https target: CloudFront reaches it over the internet";
        String host = target.url().getHost().toLowerCase(Locale.ROOT);
        boolean address = host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (address || host.indexOf('.') < 0 || PRIVATE_NAMES.stream().anyMatch(host::endsWith))
            return "needs a target with a public DNS name: CloudFront reaches it over the internet";
        return basePath(target).length() > BASE_PATH_LENGTH
                ? "needs a target whose path has at most " + BASE_PATH_LENGTH + " characters"
                : null;
    }

    private static String needs(String what) {
        return "cannot be: the route " + what + ", which needs the router";
    }

    private static UpstreamSpec.Http http(Action.Forward forward, Configuration configuration) {
        if (backend(forward, configuration).upstream() instanceof UpstreamSpec.Http http) return http;
        throw new IllegalStateException("no direct route goes elsewhere");
    }

    private static Backend backend(Action.Forward forward, Configuration configuration) {
        String id = forward.backends().getFirst().backend();
        return Objects.requireNonNull(configuration.backends().get(id), id);
    }

    private static List<PolicySpec> policies(Route route, Configuration configuration) {
        return route.policies().stream().map(configuration::policy).toList();
    }

    private static String basePath(UpstreamSpec.Target target) {
        String path = target.url().getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

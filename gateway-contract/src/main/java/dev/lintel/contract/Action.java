package dev.lintel.contract;

import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.PathSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What answers a request.
public sealed interface Action {
    /// Sends it to a backend.
    ///
    /// @param backends 1 to 32 different ones, at least one with a weight above 0
    /// @param sticky what keeps a client on one backend of the split; without it each request draws anew
    /// @param path how the path changes; without it the path goes on as it came, normalised
    /// @param host which `Host` the backend sees
    /// @param direct whether CloudFront may send it to the backend past the router; see [DirectForward] for what that
    ///     needs
    record Forward(
            List<WeightedBackend> backends,
            Optional<StickyKey> sticky,
            Optional<PathRewrite> path,
            HostRewrite host,
            boolean direct)
            implements Action {
        public static final Range BACKENDS = new Range(1, 32);

        /// @throws IllegalArgumentException if the backends make no split
        public Forward {
            backends = List.copyOf(backends);
            BACKENDS.require("backends: their number", backends.size());
            if (backends.stream().allMatch(backend -> backend.weight() == 0))
                throw new IllegalArgumentException("needs a backend with a weight above 0");
            if (backends.stream().map(WeightedBackend::backend).distinct().count() < backends.size())
                throw new IllegalArgumentException("names a backend twice");
        }
    }

    /// Answers with a redirection (RFC 9110 section 15.4). Parts that are absent stay as they were.
    ///
    /// @param status 301, 302, 303, 307 or 308
    /// @param scheme http or https
    /// @param host without port
    /// @param port 1 to 65,535; left out of the address where it is the scheme's own
    /// @param path how the path changes
    /// @param keepQuery whether the query goes along
    record Redirect(
            int status,
            Optional<String> scheme,
            Optional<String> host,
            Optional<Integer> port,
            Optional<PathRewrite> path,
            boolean keepQuery)
            implements Action {
        public static final List<Integer> STATUS = List.of(301, 302, 303, 307, 308);
        public static final Range PORT = new Range(1, 65_535);
        private static final Syntax HOST = HostSyntax::faultIn;

        /// @throws IllegalArgumentException if a component breaks its rule, or nothing would change
        public Redirect {
            if (!STATUS.contains(status))
                throw new IllegalArgumentException("status must be one of 301, 302, 303, 307, 308");
            if (scheme.isPresent()
                    && !scheme.get().equals("http")
                    && !scheme.get().equals("https"))
                throw new IllegalArgumentException("scheme must be http or https");
            host.ifPresent(HOST::require);
            port.ifPresent(number -> PORT.require("port", number));
            if (scheme.isEmpty() && host.isEmpty() && port.isEmpty() && path.isEmpty())
                throw new IllegalArgumentException(
                        "would lead clients to where they are: give 'scheme', 'host', 'port' or 'path'");
        }
    }

    /// Answers by itself.
    ///
    /// @param status 200 to 599
    /// @param headers fields of the reply
    /// @param body UTF-8 text, at most 64 KiB; none with 204, 205 and 304
    record DirectReply(int status, Headers headers, String body) implements Action {
        public static final Range STATUS = new Range(200, 599);
        public static final int BODY_BYTES = 65_536;

        /// @throws IllegalArgumentException if a component breaks its rule
        public DirectReply {
            STATUS.require("status", status);
            Syntax name = FieldSyntax::faultInChangedName;
            Syntax value = FieldSyntax::faultInValue;
            for (int i = 0; i < headers.size(); i++) {
                name.require(headers.name(i));
                value.require(headers.value(i));
            }
            if (body.getBytes(StandardCharsets.UTF_8).length > BODY_BYTES)
                throw new IllegalArgumentException("body is larger than " + BODY_BYTES + " bytes");
            if (!body.isEmpty() && (status == 204 || status == 205 || status == 304))
                throw new IllegalArgumentException("a reply with status " + status + " has no body");
        }
    }

    /// @param backend id of a backend
    /// @param weight share of the requests, 0 to 1,000,000, relative to the sum; 0 gets none
    record WeightedBackend(String backend, int weight) {
        public static final Range WEIGHT = new Range(0, 1_000_000);

        /// @throws IllegalArgumentException if the weight is out of range
        public WeightedBackend {
            WEIGHT.require("weight", weight);
        }
    }

    /// What identifies a client for a sticky split.
    ///
    /// @param name of the header, cookie or query parameter; empty for the client address
    record StickyKey(Source source, String name) {
        public enum Source {
            HEADER,
            COOKIE,
            QUERY,
            CLIENT_IP
        }
    }

    /// Which `Host` a backend sees.
    sealed interface HostRewrite {
        /// The authority of the target (the default).
        record Target() implements HostRewrite {}

        /// What the client sent.
        record Keep() implements HostRewrite {}

        /// @param authority host and perhaps port
        record Literal(String authority) implements HostRewrite {
            private static final Syntax RULE = HostSyntax::faultInAuthority;

            /// @throws IllegalArgumentException if it is not an authority
            public Literal {
                RULE.require(authority);
            }
        }
    }

    /// How the path changes on its way.
    sealed interface PathRewrite {
        /// What it needs and a path condition does not give; null when nothing.
        @Nullable
        String faultFor(PathMatch path);

        /// Replaces the prefix that matched (of a prefix match, or of a template before its rest), or the named one, by
        /// another; `/` strips it. A path that does not begin with the named prefix stays as it is.
        record ReplacePrefix(Optional<String> prefix, String replacement) implements PathRewrite {
            private static final Syntax RULE = PathSyntax::faultIn;

            /// @throws IllegalArgumentException if one is not a normalised path
            public ReplacePrefix {
                prefix.ifPresent(RULE::require);
                RULE.require(replacement);
            }

            @Override
            public @Nullable String faultFor(PathMatch path) {
                boolean matchesPrefix = path instanceof PathMatch.Prefix
                        || (path instanceof PathMatch.Template template && template.takesRest());
                return prefix.isPresent() || matchesPrefix
                        ? null
                        : "replaces the prefix that matched, but a match has none: name the prefix, or match by prefix or by a template that ends in {name+}";
            }
        }

        /// A path with `{name}` of the match's template.
        record Template(String template) implements PathRewrite {
            private static final Syntax RULE = PathSyntax::faultInRewrite;

            /// @throws IllegalArgumentException if it is not a path with parameters
            public Template {
                RULE.require(template);
            }

            @Override
            public @Nullable String faultFor(PathMatch path) {
                List<String> given = path instanceof PathMatch.Template match ? match.parameters() : List.of();
                for (String name : PathSyntax.parameters(template))
                    if (!given.contains(name)) return "uses {" + name + "}, which not every match of the route has";
                return null;
            }
        }
    }
}

package dev.lintel.contract;

import java.util.List;
import java.util.Optional;

/// What answers a request.
public sealed interface Action {
    /// Sends it to a backend.
    ///
    /// @param backends at least one; weights of 0 take part only when named by nobody else
    /// @param sticky what keeps a client on one backend of the split; without it each request draws anew
    /// @param path how the path changes; without it the path goes on as it came, normalised
    /// @param host which `Host` the backend sees
    record Forward(
            List<WeightedBackend> backends, Optional<StickyKey> sticky, Optional<PathRewrite> path, HostRewrite host)
            implements Action {
        public Forward {
            backends = List.copyOf(backends);
            if (backends.isEmpty()) throw new IllegalArgumentException("a forward needs at least one backend");
        }
    }

    /// Answers with a redirection (RFC 9110 section 15.4). Parts that are absent stay as they were.
    ///
    /// @param status 301, 302, 303, 307 or 308
    /// @param keepQuery whether the query goes along
    record Redirect(
            int status,
            Optional<String> scheme,
            Optional<String> host,
            Optional<Integer> port,
            Optional<PathRewrite> path,
            boolean keepQuery)
            implements Action {}

    /// Answers by itself.
    ///
    /// @param status 200 to 599
    /// @param headers fields of the reply
    /// @param body UTF-8 text, at most 64 KiB
    record DirectReply(int status, Headers headers, String body) implements Action {}

    /// @param backend id of a backend
    /// @param weight 0 to 1,000,000; relative to the sum
    record WeightedBackend(String backend, int weight) {}

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

    sealed interface PathRewrite {
        /// Replaces the prefix that matched (of a prefix match), or the named one, by another; `/` strips it.
        record ReplacePrefix(Optional<String> prefix, String replacement) implements PathRewrite {}

        /// A path with `{name}` of the match's template.
        record Template(String template) implements PathRewrite {}
    }

    sealed interface HostRewrite {
        /// The authority of the target (the default).
        record Target() implements HostRewrite {}

        /// What the client sent.
        record Keep() implements HostRewrite {}

        record Literal(String authority) implements HostRewrite {}
    }
}

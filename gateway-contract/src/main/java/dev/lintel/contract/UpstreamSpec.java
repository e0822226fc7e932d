package dev.lintel.contract;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What a backend is made of. Later kinds: Lambda, AWS service, AI provider.
public sealed interface UpstreamSpec {
    /// @param targets at least one
    /// @param protocol how Lintel speaks to it
    /// @param timeouts of each call
    /// @param tls for https targets
    /// @param maxConnections per router instance and target, 1 to 65,536
    record Http(List<Target> targets, Protocol protocol, Timeouts timeouts, Tls tls, int maxConnections)
            implements UpstreamSpec {
        public Http {
            targets = List.copyOf(targets);
            if (targets.isEmpty()) throw new IllegalArgumentException("a backend needs at least one target");
        }
    }

    /// @param url http or https; host, optional port, optional base path; no user info, query or fragment
    /// @param weight 0 to 1,000,000
    record Target(URI url, int weight) {}

    enum Protocol {
        /// HTTP/2 where TLS negotiates it, else HTTP/1.1.
        AUTO,
        HTTP1,
        /// HTTP/2: over TLS by ALPN, in cleartext by prior knowledge.
        HTTP2
    }

    /// @param serverName for SNI and verification, where it differs from the target's host
    /// @param certificateAuthority PEM bundle to trust instead of the JDK's
    /// @param clientCertificate PEM certificate chain
    /// @param clientKey PEM PKCS#8 key
    /// @param insecure trusts anybody: for tests only
    record Tls(
            Optional<String> serverName,
            Optional<SecretRef> certificateAuthority,
            Optional<SecretRef> clientCertificate,
            Optional<SecretRef> clientKey,
            boolean insecure) {
        public static final Tls DEFAULT =
                new Tls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
}

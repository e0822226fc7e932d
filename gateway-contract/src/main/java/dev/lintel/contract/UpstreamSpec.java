package dev.lintel.contract;

import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What a backend is made of. Later kinds: Lambda, AWS service, AI provider.
public sealed interface UpstreamSpec {
    /// @param targets 1 to 64, of different URLs, not all with weight 0
    /// @param protocol how Lintel speaks to it
    /// @param timeouts of each call
    /// @param tls for https targets
    /// @param maxConnections per router instance and target, 1 to 65,536
    record Http(List<Target> targets, Protocol protocol, Timeouts timeouts, Tls tls, int maxConnections)
            implements UpstreamSpec {
        public static final Range TARGETS = new Range(1, 64);
        public static final Range MAX_CONNECTIONS = new Range(1, 65_536);

        /// @throws IllegalArgumentException if a component breaks its rule, or TLS is set where no target speaks it
        public Http {
            targets = List.copyOf(targets);
            TARGETS.require("targets: their number", targets.size());
            MAX_CONNECTIONS.require("maxConnections", maxConnections);
            if (targets.stream().allMatch(target -> target.weight() == 0))
                throw new IllegalArgumentException("needs a target with a weight above 0");
            if (targets.stream().map(Target::url).distinct().count() < targets.size())
                throw new IllegalArgumentException("names a target twice");
            if (!tls.equals(Tls.DEFAULT) && targets.stream().noneMatch(Target::secure))
                throw new IllegalArgumentException("has 'tls', but no https target");
        }
    }

    /// @param url http or https; host, optional port, optional base path; no user info, query or fragment
    /// @param weight share of the calls, 0 to 1,000,000, relative to the sum; 0 gets none
    record Target(URI url, int weight) {
        public static final Range WEIGHT = new Range(0, 1_000_000);
        private static final Syntax URL = UriSyntax::faultInTarget;

        /// @throws IllegalArgumentException if a component breaks its rule
        public Target {
            URL.require(url.toString());
            WEIGHT.require("weight", weight);
        }

        /// Whether it is called over TLS.
        public boolean secure() {
            return "https".equals(url.getScheme());
        }
    }

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
    /// @param clientKey PEM PKCS#8 key; with the certificate or not at all
    /// @param insecure trusts anybody: for tests only
    record Tls(
            Optional<String> serverName,
            Optional<SecretRef> certificateAuthority,
            Optional<SecretRef> clientCertificate,
            Optional<SecretRef> clientKey,
            boolean insecure) {
        private static final Syntax NAME = HostSyntax::faultIn;
        public static final Tls DEFAULT =
                new Tls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

        /// @throws IllegalArgumentException if the parts do not fit together
        public Tls {
            serverName.ifPresent(NAME::require);
            if (clientCertificate.isPresent() != clientKey.isPresent())
                throw new IllegalArgumentException("'clientCertificate' and 'clientKey' go together");
            if (insecure && certificateAuthority.isPresent())
                throw new IllegalArgumentException("'insecure' would ignore the 'certificateAuthority'");
        }
    }
}

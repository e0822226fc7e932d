package dev.lintel.contract;

import dev.lintel.contract.syntax.AwsSyntax;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.TextSyntax;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a backend is made of. Later kind: AI provider.
public sealed interface UpstreamSpec {
    /// @param targets 1 to 64, of different URLs, not all with weight 0; none where they are discovered
    /// @param protocol how Lintel speaks to it
    /// @param timeouts of each call
    /// @param tls for https targets
    /// @param maxConnections per router instance and target, 1 to 65,536
    /// @param loadBalancing how calls are spread over the targets
    /// @param discovery where targets are found, in place of a list
    record Http(
            List<Target> targets,
            Protocol protocol,
            Timeouts timeouts,
            Tls tls,
            int maxConnections,
            LoadBalancing loadBalancing,
            Optional<Discovery> discovery)
            implements UpstreamSpec {
        public static final Range TARGETS = new Range(1, 64);
        public static final Range MAX_CONNECTIONS = new Range(1, 65_536);

        /// @throws IllegalArgumentException if a component breaks its rule, or TLS is set where no target speaks it
        public Http {
            targets = List.copyOf(targets);
            if (discovery.isEmpty()) TARGETS.require("targets: their number", targets.size());
            else if (!targets.isEmpty()) throw new IllegalArgumentException("has both 'targets' and 'discovery'");
            MAX_CONNECTIONS.require("maxConnections", maxConnections);
            if (discovery.isEmpty() && targets.stream().allMatch(target -> target.weight() == 0))
                throw new IllegalArgumentException("needs a target with a weight above 0");
            if (targets.stream().map(Target::url).distinct().count() < targets.size())
                throw new IllegalArgumentException("names a target twice");
            boolean secure = discovery
                    .map(found -> found.reach().secure())
                    .orElse(targets.stream().anyMatch(Target::secure));
            if (!tls.equals(Tls.DEFAULT) && !secure)
                throw new IllegalArgumentException("has 'tls', but no https target");
            // a name that came from DNS, or an address, is no identity that a certificate could prove
            boolean unnamed = discovery.isPresent() && !(discovery.get() instanceof Discovery.Dns);
            if (secure && unnamed && tls.serverName().isEmpty() && !tls.insecure())
                throw new IllegalArgumentException(
                        "needs 'serverName' in 'tls': what is discovered is not what a certificate is checked for");
        }

        /// Listed targets, taking turns.
        public Http(List<Target> targets, Protocol protocol, Timeouts timeouts, Tls tls, int maxConnections) {
            this(targets, protocol, timeouts, tls, maxConnections, LoadBalancing.DEFAULT, Optional.empty());
        }
    }

    /// A Lambda function, invoked by the router with its own credentials.
    ///
    /// @param function its name, or its ARN without qualifier
    /// @param qualifier version or alias; without it the function's `$LATEST`
    /// @param streamed whether the reply is streamed (`InvokeWithResponseStream`) or awaited whole
    /// @param call where and how the service is called
    record Lambda(String function, Optional<String> qualifier, boolean streamed, AwsCall call) implements UpstreamSpec {
        private static final Syntax FUNCTION = AwsSyntax::faultInFunction;
        private static final Syntax QUALIFIER = AwsSyntax::faultInQualifier;

        /// @throws IllegalArgumentException if a component breaks its rule, or the ARN is of another region
        public Lambda {
            FUNCTION.require(function);
            qualifier.ifPresent(QUALIFIER::require);
            Optional<String> own = regionIn(function);
            if (own.isPresent() && call.region().isPresent() && !own.equals(call.region()))
                throw new IllegalArgumentException("'region' is not the one of the function's ARN");
        }

        /// Of the function's ARN, or set; else the router's.
        public Optional<String> region() {
            return regionIn(function).or(call::region);
        }

        private static Optional<String> regionIn(String function) {
            return function.startsWith("arn:") ? Optional.of(function.split(":", 5)[3]) : Optional.empty();
        }
    }

    /// An AWS service, called as the client calls Lintel, signed with the router's credentials (Signature Version 4).
    ///
    /// @param service as it stands in signatures
    /// @param unsignedPayload whether the body is left out of the signature, so that it need not be held: only over
    /// TLS,
    ///     and only where the service allows it, as S3 does
    /// @param maxBodyBytes of a body that is signed, 0 to 16 MiB: it is held until it is complete
    /// @param call where and how the service is called
    record Aws(String service, boolean unsignedPayload, int maxBodyBytes, AwsCall call) implements UpstreamSpec {
        public static final Range MAX_BODY_BYTES = new Range(0, 16 << 20);
        public static final int USUAL_MAX_BODY_BYTES = 1 << 20;
        private static final Syntax SERVICE = AwsSyntax::faultInService;

        /// @throws IllegalArgumentException if a component breaks its rule
        public Aws {
            SERVICE.require(service);
            MAX_BODY_BYTES.require("maxBodyBytes", maxBodyBytes);
            if (unsignedPayload
                    && call.endpoint().isPresent()
                    && !call.endpoint().get().secure())
                throw new IllegalArgumentException("an unsigned payload needs an https endpoint");
        }
    }

    /// Where an AWS service is called.
    ///
    /// @param region that is asked and signed for; without it the router's
    /// @param endpoint instead of the service's own in the region
    /// @param timeouts of each call
    /// @param maxConnections per router instance, 1 to 65,536
    record AwsCall(Optional<String> region, Optional<Target> endpoint, Timeouts timeouts, int maxConnections) {
        private static final Syntax REGION = AwsSyntax::faultInRegion;

        /// @throws IllegalArgumentException if a component breaks its rule
        public AwsCall {
            region.ifPresent(REGION::require);
            Http.MAX_CONNECTIONS.require("maxConnections", maxConnections);
        }
    }

    /// Limits in time on each call of it.
    default Timeouts timeouts() {
        return switch (this) {
            case Http http -> http.timeouts;
            case Lambda lambda -> lambda.call.timeouts;
            case Aws aws -> aws.call.timeouts;
        };
    }

    /// @param url http or https; host, optional port, optional base path; no user info, query or fragment
    /// @param weight share of the calls, 0 to 1,000,000, relative to the sum; 0 gets none
    /// @param labels such as its zone, for preferences; at most 32
    record Target(URI url, int weight, Map<String, String> labels) {
        public static final Range WEIGHT = new Range(0, 1_000_000);
        private static final Syntax URL = UriSyntax::faultInTarget;

        /// @throws IllegalArgumentException if a component breaks its rule
        public Target {
            URL.require(url.toString());
            WEIGHT.require("weight", weight);
            labels = TextSyntax.requireLabels(labels);
        }

        public Target(URI url, int weight) {
            this(url, weight, Map.of());
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

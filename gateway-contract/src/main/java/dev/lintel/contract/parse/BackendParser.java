package dev.lintel.contract.parse;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Discovery;
import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.Http;
import dev.lintel.contract.UpstreamSpec.Protocol;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.UpstreamSpec.Tls;
import dev.lintel.contract.protection.Protection;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a backend.
final class BackendParser {
    static final int MAX_CONNECTIONS = 1024;
    private static final Map<String, Protocol> PROTOCOLS = protocols();
    private static final Map<String, Place.ObjectReader<UpstreamSpec>> TYPES = types();

    private BackendParser() {}

    static @Nullable Backend read(Members in) {
        ResourceHead head = ResourceHead.read(in);
        Place.ObjectReader<UpstreamSpec> type = in.choice("type", TYPES, BackendParser::http);
        UpstreamSpec upstream = type.read(in);
        Protection protection = ProtectionParser.read(in);
        String fault = protection.healthCheck().isPresent() && upstream instanceof Http http ? faultIn(http) : null;
        if (fault != null) in.fault("healthCheck", fault);
        return upstream == null
                ? null
                : new Backend(head.id(), head.description(), head.labels(), upstream, protection);
    }

    /// Why targets cannot be checked; null when they can.
    private static @Nullable String faultIn(Http http) {
        Tls tls = http.tls();
        if (tls.certificateAuthority().isPresent() || tls.clientKey().isPresent())
            return "cannot be: the checker has no certificates of the backend's own";
        return http.protocol() == Protocol.HTTP2 ? "cannot be: the checker speaks HTTP/1.1 only" : null;
    }

    private static @Nullable UpstreamSpec http(Members in) {
        String form = in.exactlyOne("targets", "discovery");
        boolean discovered = "discovery".equals(form);
        List<Target> targets =
                discovered ? List.of() : in.list("targets", 1, (int) Http.TARGETS.max(), BackendParser::target);
        Optional<Discovery> discovery = discovered ? in.object("discovery", DiscoveryParser::read) : Optional.empty();
        Protocol protocol = in.choice("protocol", PROTOCOLS, Protocol.AUTO);
        Timeouts timeouts = in.object("timeouts", TimeoutsParser::read).orElse(Timeouts.NONE);
        Tls tls = in.object("tls", BackendParser::tls).orElse(Tls.DEFAULT);
        int maxConnections = in.integer("maxConnections", Http.MAX_CONNECTIONS, MAX_CONNECTIONS);
        LoadBalancing balancing =
                in.object("loadBalancing", LoadBalancingParser::read).orElse(LoadBalancing.DEFAULT);
        return targets.isEmpty() && discovery.isEmpty()
                ? null
                : new Http(targets, protocol, timeouts, tls, maxConnections, balancing, discovery);
    }

    private static @Nullable Target target(Place place) {
        if (!place.isText()) return place.object(BackendParser::weightedTarget);
        String url = place.text(UriSyntax::faultInTarget);
        return url == null ? null : new Target(URI.create(url), 1);
    }

    private static @Nullable Target weightedTarget(Members in) {
        String url = in.requiredText("url", UriSyntax::faultInTarget);
        int weight = in.integer("weight", Target.WEIGHT, 1);
        var labels = in.object("labels", ResourceHead::labels).orElse(Map.of());
        return url == null ? null : new Target(URI.create(url), weight, labels);
    }

    private static Tls tls(Members in) {
        return new Tls(
                in.text("serverName", HostSyntax::faultIn),
                secret(in, "certificateAuthority"),
                secret(in, "clientCertificate"),
                secret(in, "clientKey"),
                in.flag("insecure", false));
    }

    private static Optional<SecretRef> secret(Members in, String name) {
        return in.text(name, SecretRef::faultIn).map(SecretRef::parse);
    }

    private static Map<String, Place.ObjectReader<UpstreamSpec>> types() {
        Map<String, Place.ObjectReader<UpstreamSpec>> types = new LinkedHashMap<>();
        types.put("http", BackendParser::http);
        types.put("lambda", AwsUpstreamParser::lambda);
        types.put("aws", AwsUpstreamParser::aws);
        return types;
    }

    private static Map<String, Protocol> protocols() {
        Map<String, Protocol> words = new LinkedHashMap<>();
        words.put("auto", Protocol.AUTO);
        words.put("http1", Protocol.HTTP1);
        words.put("http2", Protocol.HTTP2);
        return words;
    }
}

package dev.lintel.router.upstream.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.contract.Discovery;
import dev.lintel.contract.Discovery.Reach;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.TextSyntax;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.upstream.Site;
import dev.lintel.router.upstream.TargetSource;
import dev.lintel.router.upstream.UpstreamCall;
import dev.lintel.router.upstream.aws.HeldBody;
import dev.lintel.router.upstream.aws.SignedService;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Targets by AWS Cloud Map: one `DiscoverInstances` each time, signed. Asks for the healthy ones, or all where none is
/// said to be. An instance without an address and a port is left out.
final class CloudMapTargets implements TargetSource {
    private static final String OPERATION = "Route53AutoNaming_v20170314.DiscoverInstances";
    private static final int MOST_INSTANCES = 1000;
    private static final int MOST_REPLY_BYTES = 4 << 20;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Discovery.CloudMap discovery;
    private final SignedService service;
    private final NanoClock clock;
    private final byte[] question;

    /// @param service of `servicediscovery`
    CloudMapTargets(Discovery.CloudMap discovery, SignedService service, NanoClock clock) {
        this.discovery = discovery;
        this.service = service;
        this.clock = clock;
        var body = JsonNodeFactory.instance.objectNode();
        body.put("NamespaceName", discovery.namespace())
                .put("ServiceName", discovery.service())
                .put("HealthStatus", "HEALTHY_OR_ELSE_ALL")
                .put("MaxResults", MOST_INSTANCES);
        if (!discovery.attributes().isEmpty()) {
            var wanted = body.putObject("QueryParameters");
            discovery.attributes().forEach(wanted::put);
        }
        question = body.toString().getBytes(UTF_8);
    }

    /// Nobody waits for the reply but this.
    private record OwnCall(long startedNanos) implements Call {
        @Override
        public void interim(int status, Headers headers) {}

        @Override
        public void onGone(Runnable action) {}

        @Override
        public void onFinished(Consumer<Outcome> listener) {}
    }

    @Override
    public CompletionStage<Found> find() {
        long now = clock.nanos();
        var limits = new UpstreamCall(2 * SECOND_NANOS, 5 * SECOND_NANOS, 5 * SECOND_NANOS, now + 10 * SECOND_NANOS);
        var headers = Headers.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", OPERATION);
        var peer = new Request.Peer("", 0, "HTTP/1.1");
        var request = new Request("POST", "https", "", "", "/", "/", null, headers, Body.EMPTY, peer, new OwnCall(now));
        return service.call(request, question, limits).thenCompose(this::answered);
    }

    private CompletionStage<Found> answered(Reply reply) {
        Problem tooLong = failure("a reply without end").problem();
        return HeldBody.of(reply.body(), MOST_REPLY_BYTES, tooLong).thenApply(body -> {
            if (reply.status() != 200) throw failure("status " + reply.status());
            return new Found(sites(body), discovery.refresh().least());
        });
    }

    private static ProblemException failure(String what) {
        return new ProblemException(Problem.of(ProblemType.UPSTREAM_BAD_REPLY, "Cloud Map sent " + what));
    }

    private List<Site> sites(byte[] body) {
        List<Site> sites = new ArrayList<>();
        try {
            for (JsonNode instance :
                    JsonMapper.shared().readTree(body).path("Instances").values()) {
                @Nullable Site site = site(instance.path("Attributes"));
                if (site != null) sites.add(site);
            }
        } catch (JacksonException unreadable) {
            throw failure("no JSON");
        }
        return sites;
    }

    private @Nullable Site site(JsonNode attributes) {
        String named = first(attributes, "AWS_INSTANCE_IPV4", "AWS_INSTANCE_IPV6", "AWS_INSTANCE_CNAME");
        int port = attributes.path("AWS_INSTANCE_PORT").asInt(discovery.port().orElse(0));
        if (port < 1 || port > 65_535) return null;
        boolean name = attributes.path("AWS_INSTANCE_IPV4").isMissingNode()
                && attributes.path("AWS_INSTANCE_IPV6").isMissingNode();
        @Nullable InetAddress address = name ? null : literal(named);
        // what was registered becomes a host: it must be one
        if (name ? HostSyntax.faultIn(named) != null : address == null) return null;
        Reach reach = discovery.reach();
        return new Site(reach.secure(), named, address, port, reach.path(), 1, 0, labels(attributes));
    }

    private static String first(JsonNode attributes, String... names) {
        for (String name : names) {
            String value = attributes.path(name).asString("");
            if (!value.isEmpty()) return value;
        }
        return "";
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    /// As ECS registers them, and whatever else is a label.
    private static Map<String, String> labels(JsonNode attributes) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
            String name = switch (attribute.getKey()) {
                case "AVAILABILITY_ZONE" -> "zone";
                case "REGION" -> "region";
                default -> attribute.getKey();
            };
            String value = attribute.getValue().asString("");
            boolean label = TextSyntax.faultInLabelName(name) == null && TextSyntax.faultInLabelValue(value) == null;
            if (label && labels.size() < TextSyntax.LABELS) labels.put(name, value);
        }
        return labels;
    }

    @Override
    public void close() {
        service.close();
    }
}

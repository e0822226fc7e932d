package dev.lintel.router.upstream.discovery;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Discovery;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.router.upstream.TargetSource;
import dev.lintel.router.upstream.UpstreamServices;
import dev.lintel.router.upstream.aws.AwsAccess;
import dev.lintel.router.upstream.aws.SignedService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Makes the source of a backend's targets.
public final class TargetSources {
    private static final String CLOUD_MAP = "servicediscovery";

    private TargetSources() {}

    /// Null for targets that are listed.
    public static @Nullable TargetSource of(
            Backend backend, UpstreamSpec.Http spec, AwsAccess access, UpstreamServices services) {
        if (spec.discovery().isEmpty()) return null;
        return switch (spec.discovery().get()) {
            case Discovery.Dns dns -> new DnsTargets(dns, new DnsClient(services.loops()));
            case Discovery.Srv srv -> new DnsTargets(srv, new DnsClient(services.loops()));
            case Discovery.CloudMap map -> cloudMap(backend, map, access, services);
        };
    }

    private static TargetSource cloudMap(
            Backend backend, Discovery.CloudMap map, AwsAccess access, UpstreamServices services) {
        if (!access.services().contains(CLOUD_MAP)) return new Refused();
        var call = new UpstreamSpec.AwsCall(map.region(), Optional.empty(), Timeouts.NONE, 2);
        // what protects the backend does not stand before the question where it is
        var asking = new Backend(backend.id(), "", Map.of(), backend.upstream());
        var service = new SignedService(asking, CLOUD_MAP, "data-" + CLOUD_MAP, call, access, services);
        return new CloudMapTargets(map, service, services.clock());
    }

    /// A service that the host of this router does not let documents call.
    private static final class Refused implements TargetSource {
        @Override
        public CompletionStage<Found> find() {
            return CompletableFuture.failedFuture(new ProblemException(
                    Problem.of(ProblemType.UPSTREAM_ADDRESS_REFUSED, "this gateway may not call AWS Cloud Map")));
        }

        @Override
        public void close() {}
    }
}

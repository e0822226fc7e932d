package dev.lintel.router.upstream;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.LoadBalancing.Algorithm;
import dev.lintel.contract.LoadBalancing.CallKey;
import dev.lintel.contract.LoadBalancing.Sticky;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Destinations without a network: `a`, `b`, … on hosts of that name.
final class Destinations {
    static final Duration SLOW_START = Duration.ofSeconds(100);

    private Destinations() {}

    static List<Destination> weighing(int... weights) {
        List<Destination> destinations = new ArrayList<>();
        for (int weight : weights)
            destinations.add(one(Character.toString('a' + destinations.size()), weight, 0, TargetGuard.NONE));
        return destinations;
    }

    static Destination one(String host, int weight, int tier, TargetGuard guard) {
        var site = new Site(false, host, null, 80, "", weight, 0, Map.of());
        return new Destination(site, tier, 10, guard, SLOW_START);
    }

    /// The host; `-` for none.
    static String name(@Nullable Destination destination) {
        return destination == null ? "-" : destination.host;
    }

    static LoadBalancing by(Algorithm algorithm) {
        return new LoadBalancing(
                algorithm,
                algorithm == Algorithm.CONSISTENT_HASH
                        ? Optional.of(new CallKey(CallKey.Source.HEADER, "K"))
                        : Optional.empty(),
                LoadBalancing.USUAL_BOUND_PERCENT,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static LoadBalancing sticky(Sticky sticky) {
        return new LoadBalancing(
                Algorithm.ROUND_ROBIN,
                Optional.empty(),
                LoadBalancing.USUAL_BOUND_PERCENT,
                Optional.of(sticky),
                Optional.empty(),
                List.of());
    }

    static Choice choice(LoadBalancing spec, List<Destination> destinations) {
        return new Choice(TargetList.of(destinations), spec, null, 0);
    }

    static Tried tried(Destination... destinations) {
        var tried = new Tried();
        for (Destination destination : destinations) tried.add(destination);
        return tried;
    }
}

package dev.lintel.router.upstream;

import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.NanoClock;
import dev.lintel.store.secret.SecretResolver;
import java.util.random.RandomGenerator;

/// What every upstream of a router shares.
///
/// @param loops on which connections live
/// @param addresses which resolved addresses may be called
/// @param secrets where TLS keys and certificates come from
/// @param clock of deadlines, the one of `Call.startedNanos`
/// @param random where turns begin; asked once per upstream and loop, and again when its targets change
/// @param guards of targets
/// @param locality where this router is, for preferences among targets
public record UpstreamServices(
        EventLoops loops,
        AddressPolicy addresses,
        SecretResolver secrets,
        NanoClock clock,
        RandomGenerator random,
        TargetGuards guards,
        Locality locality) {
    /// Without guards, of a router that knows of no place.
    public UpstreamServices(
            EventLoops loops,
            AddressPolicy addresses,
            SecretResolver secrets,
            NanoClock clock,
            RandomGenerator random) {
        this(loops, addresses, secrets, clock, random, TargetGuards.NONE, Locality.UNKNOWN);
    }
}

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
/// @param random where a rotation begins; asked once per upstream, while it is built
/// @param guards of targets
public record UpstreamServices(
        EventLoops loops,
        AddressPolicy addresses,
        SecretResolver secrets,
        NanoClock clock,
        RandomGenerator random,
        TargetGuards guards) {
    /// Without guards.
    public UpstreamServices(
            EventLoops loops,
            AddressPolicy addresses,
            SecretResolver secrets,
            NanoClock clock,
            RandomGenerator random) {
        this(loops, addresses, secrets, clock, random, TargetGuards.NONE);
    }
}

package dev.lintel.router.limit;

import dev.lintel.contract.policy.StoreFailure;
import dev.lintel.router.limit.BoundLimit.Claim;
import dev.lintel.router.policy.Exchange;
import dev.lintel.store.limit.Ask;
import dev.lintel.store.limit.LimitSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that one request takes, decided together.
///
/// @param claims at least one
record Claims(List<Claim> claims) {
    /// Of those limits that count the request.
    static Claims of(List<BoundLimit> limits, Exchange exchange) {
        List<Claim> claims = new ArrayList<>(limits.size());
        for (BoundLimit limit : limits) {
            @Nullable Claim claim = limit.claim(exchange);
            if (claim != null) claims.add(claim);
        }
        return new Claims(claims);
    }

    boolean isEmpty() {
        return claims.isEmpty();
    }

    /// One ask a key: limits of one key live in one item.
    List<Ask> asks() {
        if (claims.size() == 1) return List.of(ask(claims.getFirst()));
        Map<String, List<LimitSpec>> byKey = new LinkedHashMap<>();
        Map<String, Long> units = new LinkedHashMap<>();
        for (Claim claim : claims) {
            byKey.computeIfAbsent(claim.key(), key -> new ArrayList<>(claims.size()))
                    .add(claim.variant().spec());
            units.put(claim.key(), claim.units());
        }
        List<Ask> asks = new ArrayList<>(byKey.size());
        byKey.forEach((key, specs) -> asks.add(new Ask(key, specs, units.getOrDefault(key, 1L))));
        return asks;
    }

    static Ask ask(Claim claim) {
        return new Ask(claim.key(), List.of(claim.variant().spec()), claim.units());
    }

    /// The shortest that one of the policies allows.
    Duration atMost() {
        Duration least = claims.getFirst().limit().scope().storeTimeout();
        for (Claim claim : claims) {
            Duration timeout = claim.limit().scope().storeTimeout();
            if (timeout.compareTo(least) < 0) least = timeout;
        }
        return least;
    }

    Claim of(String limitId) {
        for (Claim claim : claims) if (claim.variant().spec().id().equals(limitId)) return claim;
        throw new IllegalStateException("a verdict on " + limitId + ", which was not asked for");
    }

    /// One that fails closed, among those that the store did not decide; null if there is none.
    @Nullable
    Claim closedAmong(List<Ask> undecided) {
        for (Claim claim : claims)
            if (claim.limit().scope().onStoreFailure() == StoreFailure.FAIL_CLOSED
                    && undecided.stream().anyMatch(ask -> ask.key().equals(claim.key()))) return claim;
        return null;
    }
}

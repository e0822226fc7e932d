package dev.lintel.router.upstream;

import dev.lintel.router.upstream.TargetGuard.Standing;
import org.jspecify.annotations.Nullable;

/// Which destinations a call may still go to.
final class Standings {
    private Standings() {}

    /// @param avoidedToo whether those count that are to be avoided while others are there
    static boolean isOpen(Destination destination, @Nullable Tried tried, long nowNanos, boolean avoidedToo) {
        if (Tried.has(tried, destination)) return false;
        Standing standing = destination.standing(nowNanos);
        return standing == Standing.GOOD || (avoidedToo && standing == Standing.AVOIDED);
    }
}

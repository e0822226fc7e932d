package dev.lintel.contract.edge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Believes a stamp that was made with a key of one of the origin secrets, for this very request, a moment ago.
/// Thread-safe; keeps the keys of the days around now.
public final class StampVerifier {
    /// How far clocks may differ, in seconds.
    private static final int SKEW_SECONDS = 5;

    private final List<String> originSecrets;
    private final ConcurrentMap<Long, List<String>> keys = new ConcurrentHashMap<>();

    /// @param originSecrets those that are valid now; the stamp does not say whose it is
    public StampVerifier(List<String> originSecrets) {
        this.originSecrets = List.copyOf(originSecrets);
    }

    /// @param field value of [EdgeStamp#FIELD]
    /// @return empty for one that is malformed, forged, out of date or of another request: it says nothing
    public Optional<EdgeStamp> verify(String field, EdgeStamp.Bound bound, Instant now) {
        Optional<EdgeStamp.Signed> signed = EdgeStamp.read(field);
        if (signed.isEmpty() || !isCurrent(signed.get().stamp(), now)) return Optional.empty();
        boolean genuine = false;
        for (String key : keysOf(signed.get().stamp().kid(), now))
            genuine |= signed.get().isGenuine(key, bound);
        return genuine ? Optional.of(signed.get().stamp()) : Optional.empty();
    }

    private static boolean isCurrent(EdgeStamp stamp, Instant now) {
        long today = EdgeStamp.kidAt(now);
        long second = now.getEpochSecond();
        return stamp.kid() >= today - 2
                && stamp.kid() <= today + 1
                && stamp.exp() >= second - SKEW_SECONDS
                && stamp.exp() <= second + EdgeStamp.LIFETIME_SECONDS + SKEW_SECONDS;
    }

    private List<String> keysOf(long kid, Instant now) {
        List<String> known = keys.get(kid);
        if (known != null) return known;
        keys.keySet().removeIf(old -> old < EdgeStamp.kidAt(now) - 2);
        return keys.computeIfAbsent(
                kid,
                day -> originSecrets.stream()
                        .map(secret -> EdgeStamp.key(secret, day))
                        .toList());
    }
}

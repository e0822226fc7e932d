package dev.lintel.router.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who sends a request, as far as a policy before has found out. Nothing authenticates yet, so all is absent; a policy
/// that does hands the exchange on with an identity of its own.
///
/// @param consumer human id; null if nobody is known
/// @param groups that the consumer is in
/// @param plan that the consumer is on; null if none
/// @param apiKeyId names the key that was shown, and is not the key; null if none was
/// @param claims of the token that was shown; strings, numbers, booleans, lists and maps
public record Identity(
        @Nullable String consumer,
        List<String> groups,
        @Nullable String plan,
        @Nullable String apiKeyId,
        Map<String, Object> claims) {
    public static final Identity NONE = new Identity(null, List.of(), null, null, Map.of());

    public Identity {
        groups = List.copyOf(groups);
        claims = Map.copyOf(claims);
    }
}

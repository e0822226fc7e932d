package dev.lintel.contract.match;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// What matching reads, and nothing else.
public record SampleRequest(
        String method, String host, String path, @Nullable String query, Headers headers) implements MatchInput {
    public static SampleRequest get(String host, String path) {
        return new SampleRequest("GET", host, path, null, Headers.EMPTY);
    }
}

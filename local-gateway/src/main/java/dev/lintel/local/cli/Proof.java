package dev.lintel.local.cli;

import java.util.Map;

/// How a request to an admin API proves whose it is.
@FunctionalInterface
interface Proof {
    /// Header fields to add.
    ///
    /// @param path with its query, as the admin API sees it
    Map<String, String> of(String method, String path, Map<String, String> headers, byte[] body);

    static Proof bearer(String token) {
        return (method, path, headers, body) -> Map.of("Authorization", "Bearer " + token);
    }
}

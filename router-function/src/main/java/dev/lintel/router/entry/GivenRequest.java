package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request that came otherwise than over a socket; nothing of it was checked yet.
///
/// @param scheme `http` or `https`
/// @param query raw; null if none
/// @param headers as they came
/// @param body all of it is at hand; its length is known
/// @param peer who sent it
/// @param requestId its name by whoever handed it over; empty if none
/// @param within how long the exchange may take; after that it is answered with 504, or cut
public record GivenRequest(
        String method,
        String scheme,
        String rawPath,
        @Nullable String query,
        Headers headers,
        Body body,
        Request.Peer peer,
        String requestId,
        Duration within) {}

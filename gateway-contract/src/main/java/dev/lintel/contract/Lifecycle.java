package dev.lintel.contract;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Where a route stands in its life.
///
/// @param deprecated since (or from) when, for `Deprecation` (RFC 9745)
/// @param sunset when it is expected to go, for `Sunset` (RFC 8594)
/// @param retired from when on it answers 410
/// @param link documentation, sent as `Link` with `rel="deprecation"` or `rel="sunset"`
/// @param successor sent as `Link` with `rel="successor-version"`
public record Lifecycle(
        Optional<Instant> deprecated,
        Optional<Instant> sunset,
        Optional<Instant> retired,
        Optional<URI> link,
        Optional<URI> successor) {}

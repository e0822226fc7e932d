package dev.lintel.contract;

import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Where a route stands in its life.
///
/// @param deprecated since (or from) when, for `Deprecation` (RFC 9745)
/// @param sunset when it is expected to go, for `Sunset` (RFC 8594); not before `deprecated` (RFC 9745 section 4)
/// @param retired from when on it answers 410; not before `deprecated` or `sunset`
/// @param link documentation, sent as `Link` with `rel="deprecation"` or `rel="sunset"`
/// @param successor sent as `Link` with `rel="successor-version"`
public record Lifecycle(
        Optional<Instant> deprecated,
        Optional<Instant> sunset,
        Optional<Instant> retired,
        Optional<URI> link,
        Optional<URI> successor) {
    private static final Syntax ADDRESS = UriSyntax::faultInLink;

    /// @throws IllegalArgumentException if the times are out of order, or an address cannot stand in `Link`
    public Lifecycle {
        requireOrder("deprecated", deprecated, "sunset", sunset);
        requireOrder("deprecated", deprecated, "retired", retired);
        requireOrder("sunset", sunset, "retired", retired);
        link.ifPresent(uri -> ADDRESS.require(uri.toString()));
        successor.ifPresent(uri -> ADDRESS.require(uri.toString()));
    }

    private static void requireOrder(String first, Optional<Instant> earlier, String second, Optional<Instant> later) {
        if (earlier.isPresent() && later.isPresent() && later.get().isBefore(earlier.get()))
            throw new IllegalArgumentException("'" + second + "' lies before '" + first + "'");
    }
}

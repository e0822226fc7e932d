package dev.lintel.contract;

import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /// @throws IllegalArgumentException if the times are out of order, or an address cannot stand in `Link`
    public Lifecycle {
        requireOrder("deprecated", deprecated, "sunset", sunset);
        requireOrder("deprecated", deprecated, "retired", retired);
        requireOrder("sunset", sunset, "retired", retired);
        link.ifPresent(uri -> ADDRESS.require(uri.toString()));
        successor.ifPresent(uri -> ADDRESS.require(uri.toString()));
    }

    /// What every reply of the route carries: `Deprecation` (a structured date), `Sunset` (an HTTP date) and `Link`.
    public Headers fields() {
        Headers.Builder out = Headers.builder();
        deprecated.ifPresent(at -> out.add("Deprecation", "@" + at.getEpochSecond()));
        sunset.ifPresent(at -> out.add("Sunset", HTTP_DATE.format(at)));
        link.ifPresent(address -> {
            if (deprecated.isPresent()) out.add("Link", "<" + address + ">; rel=\"deprecation\"");
            if (sunset.isPresent()) out.add("Link", "<" + address + ">; rel=\"sunset\"");
        });
        successor.ifPresent(address -> out.add("Link", "<" + address + ">; rel=\"successor-version\""));
        return out.build();
    }

    private static void requireOrder(String first, Optional<Instant> earlier, String second, Optional<Instant> later) {
        if (earlier.isPresent() && later.isPresent() && later.get().isBefore(earlier.get()))
            throw new IllegalArgumentException("'" + second + "' lies before '" + first + "'");
    }
}

package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.OriginSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which web pages may call a route from a browser (WHATWG Fetch, section 3.2). It tells browsers what they may let
/// pages
/// see; it keeps nobody else away.
///
/// @param origins 1 to 64; `*` stands alone
/// @param methods that pages may use; empty for whichever the route takes
/// @param headers that pages may send beside the safe-listed ones; `*` stands alone, for every one; may be empty
/// @param exposedHeaders of replies that pages may read beside the safe-listed ones; may be empty
/// @param credentials whether cookies and the like go along; never for every origin
/// @param maxAge how long a browser may remember the answer; 0 s to 24 h
public record Cors(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposedHeaders,
        boolean credentials,
        Optional<Duration> maxAge)
        implements PolicySpec {
    public static final String KIND = "cors";
    public static final String ANY = OriginSyntax.ANY;
    public static final Range ORIGINS = new Range(1, 64);
    public static final Range METHODS = new Range(0, 16);
    public static final Range HEADERS = new Range(0, 64);
    public static final DurationRange MAX_AGE = new DurationRange(Duration.ZERO, Duration.ofHours(24));

    private static final Syntax ORIGIN = OriginSyntax::faultInPattern;
    private static final Syntax METHOD = FieldSyntax::faultInMethod;
    private static final Syntax HEADER = FieldSyntax::faultInName;

    /// @throws IllegalArgumentException if a component breaks its rule
    public Cors {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposedHeaders = List.copyOf(exposedHeaders);
        ORIGINS.require("origins: their number", origins.size());
        METHODS.require("methods: their number", methods.size());
        HEADERS.require("headers: their number", headers.size());
        HEADERS.require("exposedHeaders: their number", exposedHeaders.size());
        MAX_AGE.require("maxAge", maxAge);
        origins.forEach(ORIGIN::require);
        methods.forEach(METHOD::require);
        headers.forEach(HEADER::require);
        exposedHeaders.forEach(HEADER::require);
        requireAlone("origins", origins);
        requireAlone("headers", headers);
        if (credentials && origins.contains(ANY))
            throw new IllegalArgumentException("'credentials' for every origin would let each page act as its visitor");
    }

    private static void requireAlone(String name, List<String> items) {
        if (items.size() > 1 && items.contains(ANY))
            throw new IllegalArgumentException("'" + name + "' has * beside others, which it includes");
    }

    static @Nullable Cors parse(Members in) {
        List<String> origins = in.required("origins")
                .map(place -> place.list(1, (int) ORIGINS.max(), item -> item.text(OriginSyntax::faultInPattern)))
                .orElse(List.of());
        List<String> methods =
                in.list("methods", 1, (int) METHODS.max(), item -> item.text(FieldSyntax::faultInMethod));
        List<String> headers = in.list("headers", 1, (int) HEADERS.max(), item -> item.text(FieldSyntax::faultInName));
        List<String> exposed =
                in.list("exposedHeaders", 1, (int) HEADERS.max(), item -> item.text(FieldSyntax::faultInName));
        boolean credentials = in.flag("credentials", false);
        Optional<Duration> maxAge = in.duration("maxAge", MAX_AGE);
        return origins.isEmpty() ? null : new Cors(origins, methods, headers, exposed, credentials, maxAge);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// Whether pages of that origin may call.
    public boolean admits(String origin) {
        for (String pattern : origins) if (OriginSyntax.matches(pattern, origin)) return true;
        return false;
    }

    /// Whether every origin gets the same answer.
    public boolean isForAll() {
        return origins.contains(ANY);
    }
}

package dev.lintel.contract;

import dev.lintel.contract.syntax.Syntax;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A condition on the API version of a request.
///
/// @param version as written by clients, for example `2` or `2026-11-01`; 1 to 32 letters, digits, `.`, `_` or `-`
/// @param source where the request says it
/// @param unversioned whether a request that says no version at all matches as well
public record VersionMatch(String version, Source source, boolean unversioned) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    private static final Syntax RULE = VersionMatch::faultIn;

    /// @throws IllegalArgumentException if the version is not one
    public VersionMatch {
        RULE.require(version);
    }

    public static @Nullable String faultIn(String version) {
        return FORM.matcher(version).matches()
                ? null
                : "is not a version: 1 to 32 letters, digits, '.', '_' or '-', such as 2 or 2026-11-01";
    }

    public sealed interface Source {
        /// A leading segment `v{version}` before the path of the match: `/v2/orders` for `/orders`.
        record PathSegment() implements Source {}

        record Header(String name) implements Source {}

        record Query(String name) implements Source {}

        /// In `Accept`: `application/vnd.acme.v2+json`, or a parameter `version=2` or `v=2`.
        record MediaType() implements Source {}
    }
}

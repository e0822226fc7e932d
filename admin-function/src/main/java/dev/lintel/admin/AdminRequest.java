package dev.lintel.admin;

import dev.lintel.contract.Headers;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request to the admin API, read whole by its host.
///
/// @param method as sent
/// @param path raw (still percent-encoded), starting with `/`
/// @param query raw, without `?`; empty when there is none
/// @param body at most [AdminApi#MAX_BODY_BYTES]; a host may stop reading one byte above that
/// @param principal whom the host itself has authenticated, and not by what the client merely says; empty where it does
///     no such thing. Visible ASCII without parentheses, at most 256 characters
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes: nobody compares it
public record AdminRequest(
        String method, String path, String query, Headers headers, byte[] body, Optional<String> principal) {
    /// Nothing that could be taken for a claim, as with [AdminAccess#AUTHOR].
    private static final Pattern PRINCIPAL = Pattern.compile("[!-'*-~]{1,256}");

    /// @throws IllegalArgumentException if the principal has another form
    public AdminRequest {
        if (principal.isPresent() && !PRINCIPAL.matcher(principal.get()).matches())
            throw new IllegalArgumentException("a principal is visible ASCII without parentheses");
    }

    /// Of a host that authenticates nobody.
    public AdminRequest(String method, String path, String query, Headers headers, byte[] body) {
        this(method, path, query, headers, body, Optional.empty());
    }
}

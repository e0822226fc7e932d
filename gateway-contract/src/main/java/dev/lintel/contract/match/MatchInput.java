package dev.lintel.contract.match;

import dev.lintel.contract.Headers;
import org.jspecify.annotations.Nullable;

/// What matching reads of a request.
public interface MatchInput {
    String method();

    /// Lower case, without port and trailing dot; empty when the request named none.
    String host();

    /// As [PathNormaliser] leaves it.
    String path();

    /// Raw, without `?`; null when there is none.
    @Nullable
    String query();

    Headers headers();
}

package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.Range;
import org.jspecify.annotations.Nullable;

/// Another limit on the request body than the gateway's, smaller or larger; 413 above it, before the backend is called
/// where the length is announced.
///
/// @param maxBodyBytes 0 to 10 GiB
public record RequestSize(long maxBodyBytes) implements PolicySpec {
    public static final String KIND = "request-size";
    public static final Range MAX_BODY_BYTES = new Range(0, 10L << 30);

    /// @throws IllegalArgumentException if the limit is out of range
    public RequestSize {
        MAX_BODY_BYTES.require("maxBodyBytes", maxBodyBytes);
    }

    static @Nullable RequestSize parse(Members in) {
        Long bytes = in.required("maxBodyBytes")
                .map(place -> place.number(MAX_BODY_BYTES))
                .orElse(null);
        return bytes == null ? null : new RequestSize(bytes);
    }

    @Override
    public String kind() {
        return KIND;
    }
}

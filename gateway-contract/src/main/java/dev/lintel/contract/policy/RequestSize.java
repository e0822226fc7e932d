package dev.lintel.contract.policy;

/// Another limit on the request body than the gateway's, smaller or larger; 413 above it, before the backend is called
/// where the length is announced.
///
/// @param maxBodyBytes 0 to 10 GiB
public record RequestSize(long maxBodyBytes) implements PolicySpec {
    public static final String KIND = "request-size";

    @Override
    public String kind() {
        return KIND;
    }
}

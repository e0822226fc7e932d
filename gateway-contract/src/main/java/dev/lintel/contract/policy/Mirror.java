package dev.lintel.contract.policy;

/// Sends a copy of requests to another backend and throws its replies away. The client never waits for it. Fails open:
/// a mirror that is down or slow loses copies, counted in metrics.
///
/// @param backend id of the backend
/// @param percent share of requests, above 0 and at most 100
/// @param maxBodyBytes requests with a larger body are not mirrored; at most 1 MiB
public record Mirror(String backend, double percent, int maxBodyBytes) implements PolicySpec {
    public static final String KIND = "mirror";

    @Override
    public String kind() {
        return KIND;
    }
}

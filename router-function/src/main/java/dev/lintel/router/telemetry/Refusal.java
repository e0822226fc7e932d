package dev.lintel.router.telemetry;

/// Why the gateway did not call a backend, for the record of the request.
///
/// @param policy what refused: `circuit-breaker` or `bulkhead`
/// @param backend its id
/// @param target its index among the backend's targets; -1 where it is about all of them
/// @param state in which the policy was: `open`, `half-open`, `full`
/// @param sinceMillis when it came into it; since 1970; 0 where that is not known
/// @param by which instance brought it there; empty where that is not known
/// @param instance which refused
public record Refusal(
        String policy, String backend, int target, String state, long sinceMillis, String by, String instance) {
    public static Refusal bulkhead(String backend) {
        return new Refusal("bulkhead", backend, -1, "full", 0, "", "");
    }
}

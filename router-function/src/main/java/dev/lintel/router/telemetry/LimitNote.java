package dev.lintel.router.telemetry;

/// Why a limit refused a request, would have refused it, or could not be asked.
///
/// @param policy id of the policy, and of the override that held
/// @param key by what the request was counted, as the store sees it: what may be a secret is hashed
/// @param limit burst, permits of the window, or slots; 0 if the store was not reached
/// @param remaining of it
/// @param instance of the router
/// @param local whether it was decided without asking the store
/// @param storeFailed whether it was decided by the instance's share, as the store did not answer
public record LimitNote(
        Outcome outcome,
        String policy,
        String key,
        long limit,
        long remaining,
        String instance,
        boolean local,
        boolean storeFailed) {
    public enum Outcome {
        REFUSED("refused", "LimitRefused"),
        /// It passed, but would have been refused.
        OBSERVED("observed", "LimitObserved"),
        FAILED_OPEN("failed-open", "LimitFailedOpen"),
        FAILED_CLOSED("failed-closed", "LimitFailedClosed");

        private final String word;
        private final String metric;

        Outcome(String word, String metric) {
            this.word = word;
            this.metric = metric;
        }

        public String word() {
            return word;
        }

        String metric() {
            return metric;
        }
    }
}

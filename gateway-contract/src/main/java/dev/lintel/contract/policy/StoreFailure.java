package dev.lintel.contract.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/// What becomes of requests while the store that a policy needs does not answer.
public enum StoreFailure {
    /// They pass without its say: limits by this instance's fair share, others unprotected.
    FAIL_OPEN,
    /// They are answered with 503.
    FAIL_CLOSED;

    /// By their words in a document.
    static final Map<String, StoreFailure> WORDS = words();

    private static Map<String, StoreFailure> words() {
        Map<String, StoreFailure> words = new LinkedHashMap<>();
        words.put("fail-open", FAIL_OPEN);
        words.put("fail-closed", FAIL_CLOSED);
        return words;
    }
}

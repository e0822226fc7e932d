package dev.lintel.contract.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How the call of a backend can fail before the head of a reply is there, by the names that documents use.
public enum CallFailure {
    /// No connection came about: look-up, TCP or TLS, in time.
    CONNECT_FAILURE(true),
    /// The connection ended after the request had begun, before a reply.
    RESET(false),
    /// The backend said that it did not look at the request (RFC 9113 section 8.7).
    REFUSED_STREAM(true),
    /// The reply did not begin in time.
    TIMEOUT(false),
    /// What came was no reply.
    BAD_REPLY(false),
    /// The gateway's own limit of calls or connections was reached.
    OVERLOADED(true),
    /// The gateway knows that it need not try.
    CIRCUIT_OPEN(true);

    private final boolean unprocessed;

    CallFailure(boolean unprocessed) {
        this.unprocessed = unprocessed;
    }

    /// Whether the backend surely did nothing of what was asked.
    public boolean isUnprocessed() {
        return unprocessed;
    }

    /// For example `connect-failure`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// In this order.
    static Map<String, CallFailure> words(Set<CallFailure> failures) {
        Map<String, CallFailure> words = new LinkedHashMap<>();
        Arrays.stream(values()).filter(failures::contains).forEach(failure -> words.put(failure.word(), failure));
        return words;
    }
}

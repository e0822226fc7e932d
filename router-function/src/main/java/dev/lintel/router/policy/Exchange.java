package dev.lintel.router.policy;

import dev.lintel.contract.match.Verdict;
import dev.lintel.router.http.Request;
import dev.lintel.router.telemetry.AccessRecord;

/// One request on its way through the chain. Immutable but for the record of what happened.
///
/// @param request as the policy before left it
/// @param match the route and which of its matches
/// @param record what the access log will say; written by one thread at a time
public record Exchange(Request request, Verdict.Found match, AccessRecord record) {
    public Exchange with(Request request) {
        return new Exchange(request, match, record);
    }
}

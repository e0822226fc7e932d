package dev.lintel.router.policy;

import dev.lintel.contract.match.Verdict;
import dev.lintel.router.http.Request;
import dev.lintel.router.telemetry.AccessRecord;

/// One request on its way through the chain. Immutable but for the record of what happened.
///
/// @param request as the policy before left it
/// @param match the route and which of its matches
/// @param record what the access log will say; written by one thread at a time
/// @param identity who sends it, as far as the policies before know
/// @param ending what is left to do when it is over
public record Exchange(Request request, Verdict.Found match, AccessRecord record, Identity identity, Ending ending) {

    /// From nobody known.
    public Exchange(Request request, Verdict.Found match, AccessRecord record) {
        this(request, match, record, Identity.NONE, new Ending());
    }

    public Exchange with(Request request) {
        return new Exchange(request, match, record, identity, ending);
    }

    public Exchange with(Identity identity) {
        return new Exchange(request, match, record, identity, ending);
    }
}

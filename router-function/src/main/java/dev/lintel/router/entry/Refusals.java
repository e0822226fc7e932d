package dev.lintel.router.entry;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;

/// What an entry says to bytes it will not take for a request.
final class Refusals {
    private Refusals() {}

    static ProblemException framing(String detail) {
        return refusal(ProblemType.BAD_FRAMING, detail);
    }

    static ProblemException badRequest(String detail) {
        return refusal(ProblemType.BAD_REQUEST, detail);
    }

    static ProblemException tooLong(int urlBytes) {
        return refusal(ProblemType.URI_TOO_LONG, "the request target is longer than " + urlBytes + " bytes");
    }

    static ProblemException tooManyFields(int headerCount) {
        return refusal(ProblemType.HEADERS_TOO_LARGE, "more than " + headerCount + " header fields");
    }

    static ProblemException fieldsTooLarge(int headerBytes) {
        return refusal(ProblemType.HEADERS_TOO_LARGE, "the header fields exceed " + headerBytes + " bytes");
    }

    static ProblemException bodyTooLarge(long bodyBytes) {
        return refusal(ProblemType.CONTENT_TOO_LARGE, "the body exceeds " + bodyBytes + " bytes");
    }

    static ProblemException refusal(ProblemType type, String detail) {
        return new ProblemException(Problem.of(type, detail));
    }
}

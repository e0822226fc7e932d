package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Request;
import java.util.Optional;
import java.util.Set;

/// What CloudFront refuses before any function runs.
final class ViewerLimits {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE");
    private static final int MOST_URL_BYTES = 8_192;
    private static final int MOST_HEAD_BYTES = 32_768;

    private ViewerLimits() {}

    static Optional<Problem> refusal(Request request) {
        if (!METHODS.contains(request.method()))
            return Optional.of(Problem.of(
                    ProblemType.FORBIDDEN, "CloudFront takes DELETE, GET, HEAD, OPTIONS, PATCH, POST and PUT only"));
        boolean tunnel = OriginRequest.isWebSocket(request); // what comes after its head is none of HTTP's
        if (request.method().equals("GET") && request.body().length() != 0 && !tunnel)
            return Optional.of(Problem.of(ProblemType.FORBIDDEN, "CloudFront takes no GET with a body"));
        if (!request.rawPath().startsWith("/"))
            return Optional.of(Problem.of(ProblemType.BAD_REQUEST, "CloudFront takes no target but a path"));
        String query = request.query();
        int target = request.rawPath().length() + (query == null ? 0 : query.length() + 1);
        if (request.scheme().length() + 3 + request.authority().length() + target > MOST_URL_BYTES)
            return Optional.of(Problem.of(
                    ProblemType.URI_TOO_LONG, "the URL has more than CloudFront's " + MOST_URL_BYTES + " bytes"));
        if (target + bytes(request.headers()) > MOST_HEAD_BYTES)
            return Optional.of(Problem.of(
                    ProblemType.CONTENT_TOO_LARGE,
                    "target and headers have more than CloudFront's " + MOST_HEAD_BYTES + " bytes"));
        return Optional.empty();
    }

    private static int bytes(Headers headers) {
        int bytes = 0;
        for (int i = 0; i < headers.size(); i++)
            bytes += headers.name(i).length() + headers.value(i).length() + 4;
        return bytes;
    }
}

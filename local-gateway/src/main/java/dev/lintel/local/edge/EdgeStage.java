package dev.lintel.local.edge;

import dev.lintel.contract.Problem;
import dev.lintel.contract.edge.CachePolicy;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.ReplyStage;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// CloudFront before the router, in one process: what an entry calls instead of the router. Thread-safe; never blocks.
///
/// @param functions the edge functions
/// @param refusing answers what did not become a request
/// @param router the distribution's origin
/// @param direct the origins that functions choose
/// @param cache what was kept
/// @param policy how it is kept
/// @param records of what the router does not see
/// @param loops on which requests live
/// @param wall for lifetimes
/// @param random for request ids
/// @param tell is given what would go otherwise in AWS than here
record EdgeStage(
        EdgeFunctions functions,
        Handler refusing,
        Origin router,
        DirectOrigins direct,
        EdgeCache cache,
        CachePolicy policy,
        EdgeRecords records,
        EventLoops loops,
        InstantSource wall,
        RandomGenerator random,
        Consumer<String> tell)
        implements Handler {
    private static final int REQUEST_ID_BYTES = 40;

    @Override
    public CompletionStage<Reply> handle(Request sent) {
        Request request = withHost(sent.withHeaders(HopFields.withoutNamed(sent.headers())));
        String id = requestId();
        Optional<Problem> refusal = ViewerLimits.refusal(request);
        var passage = new EdgePassage(this, request, id);
        return refusal.isPresent() ? ReplyStage.of(passage.problem(refusal.get(), "refused")) : passage.begin();
    }

    /// HTTP/2 says it in a pseudo field; events always have `host`.
    private static Request withHost(Request request) {
        if (request.authority().isEmpty() || request.headers().contains("Host")) return request;
        return request.withHeaders(
                request.headers().toBuilder().add("Host", request.authority()).build());
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        return refusing.refuse(problem, method, rawPath, peer);
    }

    /// Looks like CloudFront's: 56 characters of base64url.
    private String requestId() {
        byte[] bytes = new byte[REQUEST_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}

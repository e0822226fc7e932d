package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamCall;
import dev.lintel.router.upstream.UpstreamServices;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A Lambda function as a backend: the request becomes an event ([FunctionEvent]), what the function returns becomes
/// the
/// reply ([FunctionReply], [FunctionStream]). Requests are held whole: an event has at most 6 MB, so a binary body
/// about
/// 4.5 MB. Lambda streams replies of up to 200 MB.
public final class LambdaUpstream implements Upstream {
    private static final String REQUEST_LIMIT = "6 MB as an event, base64 and headers included";

    private final SignedService service;
    private final InstantSource clock;
    private final boolean streamed;
    private final String path;
    private final @Nullable String query;
    private final String id;

    public LambdaUpstream(Backend backend, UpstreamSpec.Lambda spec, AwsAccess access, UpstreamServices services) {
        id = backend.id();
        var call = new UpstreamSpec.AwsCall(
                spec.region(),
                spec.call().endpoint(),
                spec.call().timeouts(),
                spec.call().maxConnections());
        service = new SignedService(backend, "lambda", "lambda", call, access, services);
        clock = access.clock();
        streamed = spec.streamed();
        path = streamed
                ? "/2021-11-15/functions/" + spec.function() + "/response-streaming-invocations"
                : "/2015-03-31/functions/" + spec.function() + "/invocations";
        query = spec.qualifier().map(qualifier -> "Qualifier=" + qualifier).orElse(null);
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
        Problem tooLong = HeldBody.requestTooLong(id, REQUEST_LIMIT);
        return HeldBody.of(exchange.request().body(), FunctionEvent.MOST_BYTES, tooLong)
                .thenCompose(body -> invoke(exchange, body, tooLong, call));
    }

    private CompletionStage<Reply> invoke(Exchange exchange, byte[] body, Problem tooLong, UpstreamCall call) {
        byte[] event = FunctionEvent.of(exchange, body, clock.instant());
        if (event.length > FunctionEvent.MOST_BYTES)
            return CompletableFuture.failedFuture(new ProblemException(tooLong));
        return service.call(invocation(exchange.request()), event, call).thenCompose(this::answered);
    }

    /// Nothing of the client's request but its life goes to the service; all else is in the event.
    private Request invocation(Request request) {
        return new Request(
                "POST",
                request.scheme(),
                "",
                "",
                path,
                path,
                query,
                Headers.of("Content-Type", "application/json"),
                Body.EMPTY,
                request.peer(),
                request.call());
    }

    private CompletionStage<Reply> answered(Reply reply) {
        if (reply.status() != 200) return refused(reply);
        if (reply.headers().contains("X-Amz-Function-Error")) {
            reply.body().discard();
            return failed("failed in its function", null);
        }
        if (streamed) return FunctionStream.of(reply, this::failure);
        Problem tooLong = failure("returned more than Lambda says it can", null).problem();
        return HeldBody.of(reply.body(), FunctionEvent.MOST_BYTES + 1024, tooLong)
                .thenCompose(this::returned);
    }

    private CompletionStage<Reply> returned(byte[] returned) {
        try {
            return CompletableFuture.completedFuture(FunctionReply.of(returned));
        } catch (FunctionReply.MalformedException malformed) {
            return failed("returned what is no reply", malformed);
        }
    }

    /// By Lambda itself, before the function ran or when it could not.
    private CompletionStage<Reply> refused(Reply reply) {
        reply.body().discard();
        @Nullable String type = reply.headers().first("X-Amzn-ErrorType");
        String code = code(type);
        Problem problem = switch (reply.status()) {
            case 413 -> HeldBody.requestTooLong(id, REQUEST_LIMIT);
            case 429 -> throttled(reply);
            default -> Problem.of(ProblemType.UPSTREAM_UNREACHABLE, "backend " + id + " is not invoked: " + code);
        };
        return CompletableFuture.failedFuture(new ProblemException(problem));
    }

    private Problem throttled(Reply reply) {
        Problem problem =
                Problem.of(ProblemType.OVERLOADED, "backend " + id + " has as many invocations as Lambda allows");
        @Nullable String after = reply.headers().first("Retry-After");
        boolean seconds = after != null && after.length() < 6 && after.chars().allMatch(c -> c >= '0' && c <= '9');
        return problem.withHeader("Retry-After", seconds && after != null && !after.isEmpty() ? after : "1");
    }

    /// `ResourceNotFoundException:http://…` names the error before the colon; what is no name is not repeated.
    private static String code(@Nullable String type) {
        if (type == null) return "no reason given";
        int colon = type.indexOf(':');
        String code = colon < 0 ? type : type.substring(0, colon);
        boolean name = code.length() <= 64 && code.chars().allMatch(c -> (c | 32) >= 'a' && (c | 32) <= 'z');
        return name ? code : "no reason given";
    }

    private CompletionStage<Reply> failed(String what, @Nullable Throwable cause) {
        return CompletableFuture.failedFuture(failure(what, cause));
    }

    private ProblemException failure(String what, @Nullable Throwable cause) {
        return service.problem(ProblemType.UPSTREAM_BAD_REPLY, what, cause);
    }

    @Override
    public void dropIdle() {
        service.dropIdle();
    }

    @Override
    public void close() {
        service.close();
    }
}

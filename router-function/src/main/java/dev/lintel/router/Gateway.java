package dev.lintel.router;

import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.match.PathNormaliser;
import dev.lintel.contract.match.Verdict;
import dev.lintel.router.edge.CacheTags;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Provenance;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.CorsPolicy;
import dev.lintel.router.policy.Ending;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Failures;
import dev.lintel.router.policy.Identity;
import dev.lintel.router.policy.Preflight;
import dev.lintel.router.policy.ReplyStage;
import dev.lintel.router.proxy.MaxForwards;
import dev.lintel.router.proxy.RequestId;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.Spans;
import dev.lintel.router.telemetry.Telemetry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The way of a request: fields cleaned, route matched, chain run, reply named and recorded. Thread-safe; never blocks.
final class Gateway implements Handler {
    private final Serving serving;
    private final Telemetry telemetry;
    private final Spans spans;
    private final NanoClock clock;
    private final RandomGenerator random;
    private final boolean cacheTags;

    Gateway(Serving serving, Telemetry telemetry, Spans spans, NanoClock clock, RandomGenerator random) {
        this(serving, telemetry, spans, clock, random, false);
    }

    /// @param cacheTags whether replies say by what a cache before the router may purge them
    Gateway(
            Serving serving,
            Telemetry telemetry,
            Spans spans,
            NanoClock clock,
            RandomGenerator random,
            boolean cacheTags) {
        this.serving = serving;
        this.telemetry = telemetry;
        this.spans = spans;
        this.clock = clock;
        this.random = random;
        this.cacheTags = cacheTags;
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        @Nullable Snapshot snapshot = serving.enter();
        var record = record(request);
        var ending = new Ending();
        request.call().onFinished(outcome -> {
            if (snapshot != null) serving.leave(snapshot);
            telemetry.over(record, outcome);
            ending.over();
        });
        CompletionStage<Reply> stage;
        try {
            if (snapshot == null) throw new ProblemException(unavailable(request, record));
            record.revision = snapshot.head().revision();
            stage = answer(snapshot, request, record, ending);
        } catch (RuntimeException error) {
            stage = ReplyStage.of(Failures.reply(error, record.requestId));
        }
        if (stage instanceof CompletableFuture<Reply> future && future.state() == CompletableFuture.State.SUCCESS) {
            return ReplyStage.of(finished(future.resultNow(), request, record));
        }
        return stage.handle((reply, error) ->
                finished(error == null ? reply : Failures.reply(error, record.requestId), request, record));
    }

    private CompletionStage<Reply> answer(Snapshot snapshot, Request request, AccessRecord record, Ending ending) {
        Headers cleaned = snapshot.requestFields().cleaned(request, record);
        Request onward = request.withHeaders(cleaned);
        refuseUnsupported(request.method());
        if (MaxForwards.endsHere(request.method(), request.headers()))
            return ReplyStage.of(Reply.of(204, Headers.EMPTY, Body.EMPTY));
        @Nullable Reply preflight = preflight(snapshot, onward, record);
        if (preflight != null) return ReplyStage.of(preflight);
        return switch (snapshot.table().match(onward)) {
            case Verdict.Found found -> run(snapshot, found, onward, record, ending);
            case Verdict.NotFound none ->
                throw new ProblemException(
                        Problem.of(ProblemType.ROUTE_NOT_FOUND, "no route takes this host and path"));
            case Verdict.MethodNotAllowed other ->
                throw new ProblemException(
                        Problem.of(ProblemType.METHOD_NOT_ALLOWED, "the routes of this path take other methods")
                                .withHeader("Allow", other.allow()));
        };
    }

    /// A preflight belongs to the route that would take the request it asks about, if that route has a CORS policy; any
    /// other one is matched like every OPTIONS request.
    private static @Nullable Reply preflight(Snapshot snapshot, Request request, AccessRecord record) {
        @Nullable String method = CorsPolicy.askedMethod(request);
        if (method == null) return null;
        if (!(snapshot.table().match(new Preflight(request, method)) instanceof Verdict.Found found)) return null;
        @Nullable CorsPolicy cors = snapshot.preflights().get(found.route().id());
        if (cors == null) return null;
        enter(found, request, record);
        return cors.preflight(request);
    }

    private static void enter(Verdict.Found found, Request request, AccessRecord record) {
        record.route = found.route().id();
        record.routePath = text(found.match().path());
        if (!found.route().encodedSlash() && PathNormaliser.hasEncodedSlash(request.path()))
            throw new ProblemException(
                    Problem.of(ProblemType.ENCODED_SLASH, "this route takes no encoded slash in its path"));
    }

    private CompletionStage<Reply> run(
            Snapshot snapshot, Verdict.Found found, Request request, AccessRecord record, Ending ending) {
        enter(found, request, record);
        Request traced =
                spans.server(request, record) && record.span != null ? Spans.carrying(record.span, request) : request;
        return snapshot.chains().get(found.index()).proceed(new Exchange(traced, found, record, Identity.NONE, ending));
    }

    private static String text(PathMatch path) {
        return switch (path) {
            case PathMatch.Exact exact -> exact.path();
            case PathMatch.Prefix prefix -> prefix.prefix();
            case PathMatch.Template template -> template.template();
            case PathMatch.Regex regex -> regex.pattern();
        };
    }

    private static void refuseUnsupported(String method) {
        if (method.equals("TRACE") || method.equals("CONNECT"))
            throw new ProblemException(Problem.of(ProblemType.NOT_IMPLEMENTED, "this gateway does not do " + method));
    }

    private Problem unavailable(Request request, AccessRecord record) {
        @Nullable Provenance vouched = request.provenance();
        record.requestId =
                vouched != null && RequestId.valid(vouched.requestId()) ? vouched.requestId() : RequestId.next(random);
        record.client = request.peer().address();
        return Problem.of(ProblemType.CONFIGURATION_UNAVAILABLE, "the gateway could not read its configuration yet")
                .withHeader("Retry-After", "1");
    }

    /// Every reply names its request; a problem names it in its body too. Whatever was not read of the request is let
    /// go.
    private Reply finished(Reply reply, Request request, AccessRecord record) {
        @Nullable Problem problem = reply.problem();
        if (problem != null) {
            record.problemType = problem.type().slug();
            request.body().discard();
            Problem named = problem.with("requestId", record.requestId);
            return new Reply(reply.status(), named(reply.headers(), record), reply.body(), named);
        }
        Reply named = record.requestId.equals(reply.headers().first(RequestId.FIELD))
                ? reply
                : reply.withHeaders(named(reply.headers(), record));
        return cacheTags ? CacheTags.tagged(named, request.method(), record.route) : named;
    }

    private static Headers named(Headers headers, AccessRecord record) {
        return headers.toBuilder().set(RequestId.FIELD, record.requestId).build();
    }

    private static AccessRecord record(Request request) {
        var record = new AccessRecord();
        record.method = request.method();
        record.path = request.rawPath();
        record.scheme = request.scheme();
        record.host = request.host();
        record.protocol = request.peer().protocol();
        record.userAgent = request.headers().first("User-Agent");
        record.startedNanos = request.call().startedNanos();
        record.provenance = request.provenance();
        return record;
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        var record = new AccessRecord();
        record.requestId = RequestId.next(random);
        record.method = method;
        record.path = rawPath;
        record.protocol = peer.protocol();
        record.client = peer.address();
        record.problemType = problem.type().slug();
        @Nullable Snapshot snapshot = serving.current();
        if (snapshot != null) record.revision = snapshot.head().revision();
        long now = clock.nanos();
        record.startedNanos = now;
        telemetry.over(record, new Call.Outcome(problem.type().status(), 0, 0, now, now, Call.End.COMPLETE));
        Problem named = problem.with("requestId", record.requestId);
        return new Reply(problem.type().status(), named(problem.headers(), record), Body.EMPTY, named);
    }
}

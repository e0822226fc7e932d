package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.ReplyStage;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One request on its way: viewer-request function, cache or origin, viewer-response function. On its own loop.
final class EdgePassage {
    private static final System.Logger LOG = System.getLogger("dev.lintel.local.edge");

    private final EdgeStage edge;
    private final Request viewer;
    private final String id;
    private final EventLoop loop;
    /// What goes on; the viewer's until the function ran.
    private Request request;

    private ObjectNode member = EdgeEvents.object();

    EdgePassage(EdgeStage edge, Request viewer, String id) {
        this.edge = edge;
        this.viewer = viewer;
        this.id = id;
        this.request = viewer;
        this.loop = edge.loops().currentOrNext();
    }

    CompletionStage<Reply> begin() {
        ViewerRequestEvent event = ViewerRequestEvent.of(viewer);
        return edge.functions()
                .call(FunctionKind.VIEWER_REQUEST, event.call(id))
                .handleAsync((answer, error) -> decided(event, answer, error), loop)
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Reply> decided(
            ViewerRequestEvent event, @Nullable JsonNode answer, @Nullable Throwable error) {
        if (answer == null) return ReplyStage.of(failed(error));
        try {
            return switch (event.outcome(answer)) {
                case ViewerRequestEvent.Outcome.Answered own -> ReplyStage.of(generated(own.reply()));
                case ViewerRequestEvent.Outcome.Onward onward -> onward(onward);
            };
        } catch (RuntimeException failure) {
            tell(FunctionKind.VIEWER_REQUEST, failure);
            return ReplyStage.of(failed(failure));
        }
    }

    /// What a function threw is told where it ran; what it returned is judged here.
    private void tell(FunctionKind kind, RuntimeException failure) {
        if (failure instanceof FunctionFault fault)
            edge.tell().accept(fault.reason().label() + ": " + fault.getMessage() + ", returned by " + kind.file());
    }

    private Reply generated(Reply reply) {
        return answered(reply, reply.status() < 400 ? "answered" : "refused", "FunctionGeneratedResponse");
    }

    private CompletionStage<Reply> onward(ViewerRequestEvent.Outcome.Onward onward) {
        request = onward.request();
        member = onward.sent();
        boolean tunnel = OriginRequest.isWebSocket(request);
        if (tunnel && onward.origin().isEmpty())
            edge.tell().accept("a WebSocket: it works here; in AWS a function URL takes none");
        boolean read =
                !tunnel && (request.method().equals("GET") || request.method().equals("HEAD"));
        CacheKey key = CacheKey.of(request, edge.policy());
        Optional<CachedReply> kept = read ? edge.cache().find(key) : Optional.empty();
        if (kept.isPresent() && kept.get().fresh(edge.wall().instant())) return hit(kept.get());
        Request sent = OriginRequest.of(request, edge.policy(), id);
        Optional<CachedReply> asked = kept.filter(stale -> validates(stale, request));
        if (asked.isPresent()) sent = sent.withHeaders(conditional(sent.headers(), asked.get()));
        Origin origin = onward.origin().map(edge.direct()::of).orElse(edge.router());
        boolean direct = onward.origin().isPresent();
        long generation = edge.cache().generation();
        return origin.fetch(sent)
                .handle((reply, error) -> received(key, generation, asked, direct, reply, error))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Reply> hit(CachedReply kept) {
        Reply reply = HitReply.of(kept, request, edge.wall().instant());
        edge.records().answered(viewer, reply, "hit", id);
        viewer.body().discard();
        return toViewer(reply, "Hit");
    }

    private static boolean validates(CachedReply stale, Request request) {
        Headers asked = request.headers();
        return request.method().equals("GET")
                && (stale.headers().contains("ETag") || stale.headers().contains("Last-Modified"))
                && !asked.contains("Range")
                && !asked.contains("If-Match")
                && !asked.contains("If-None-Match")
                && !asked.contains("If-Modified-Since")
                && !asked.contains("If-Unmodified-Since");
    }

    private static Headers conditional(Headers headers, CachedReply stale) {
        Headers.Builder out = headers.toBuilder();
        @Nullable String tag = stale.headers().first("ETag");
        @Nullable String modified = stale.headers().first("Last-Modified");
        if (tag != null) out.set("If-None-Match", tag);
        if (modified != null) out.set("If-Modified-Since", modified);
        return out.build();
    }

    private CompletionStage<Reply> received(
            CacheKey key,
            long generation,
            Optional<CachedReply> asked,
            boolean direct,
            @Nullable Reply reply,
            @Nullable Throwable error) {
        // the router has begun a record by then, and listens for the end
        if (reply == null) return ReplyStage.of(direct ? failed(error) : described(error));
        Instant now = edge.wall().instant();
        if (reply.status() == 304 && asked.isPresent()) {
            reply.body().discard();
            CachedReply confirmed = confirmed(key, generation, asked.get(), reply.headers(), now);
            Reply served = HitReply.of(confirmed, request, now);
            if (direct) edge.records().answered(viewer, served, "direct", id);
            return toViewer(served, "RefreshHit");
        }
        if (direct) edge.records().answered(viewer, reply, "direct", id);
        Reply passed = kept(key, generation, reply, now);
        return toViewer(passed, reply.status() < 400 ? "Miss" : "Error");
    }

    /// What a stale reply is after the origin's 304, which says anew whether and how long it is kept.
    private CachedReply confirmed(CacheKey key, long generation, CachedReply stale, Headers update, Instant now) {
        boolean same = stale.confirmedBy(update);
        CachedReply confirmed = same ? stale.updated(update, now, edge.policy()) : stale;
        CacheControl control = CacheControl.of(confirmed.headers());
        if (!same || (control.forbidden() && confirmed.lifetime().isZero()))
            edge.cache().drop(key);
        else edge.cache().keep(key, control.withoutCookies() ? confirmed.withoutCookies() : confirmed, generation);
        return confirmed;
    }

    /// The reply, and on its way a copy for the cache if it may be kept.
    private Reply kept(CacheKey key, long generation, Reply reply, Instant now) {
        if (reply.problem() != null || reply.status() == 101 || reply.status() == 204) return reply;
        Headers headers = reply.headers();
        CacheControl control = CacheControl.of(headers);
        Duration lifetime = control.lifetime(reply.status(), edge.policy(), now);
        boolean keep = request.method().equals("GET")
                && !lifetime.isZero()
                && reply.body().length() <= EdgeCache.MOST_BODY_BYTES
                && !isStream(headers);
        if (!keep) return reply.body().length() == 0 ? reply : reply.withBody(new PlainBody(reply.body()));
        Headers.Builder stored = headers.toBuilder();
        if (control.withoutCookies()) stored.remove("Set-Cookie");
        else if (stored.contains("Set-Cookie"))
            edge.tell().accept("the reply to " + request.rawPath() + " is kept with its Set-Cookie, for every caller");
        if (!stored.contains("Date")) stored.add("Date", CacheControl.date(now));
        Headers kept = stored.build();
        Set<String> tags = CachedReply.tags(headers, edge.policy());
        return reply.withBody(new StoringBody(
                reply.body(),
                EdgeCache.MOST_BODY_BYTES,
                bytes -> edge.cache()
                        .keep(key, new CachedReply(reply.status(), kept, bytes, now, lifetime, tags), generation)));
    }

    private static boolean isStream(Headers headers) {
        @Nullable String type = headers.first("Content-Type");
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }

    /// The viewer-response function sees neither failures nor tunnels.
    private CompletionStage<Reply> toViewer(Reply reply, String cache) {
        if (reply.status() >= 400 || reply.status() == 101) return ReplyStage.of(fields(reply, cache));
        var event = new ViewerResponseEvent(request, member, reply);
        return edge.functions()
                .call(FunctionKind.VIEWER_RESPONSE, event.call(id))
                .handleAsync((answer, error) -> finished(event, reply, cache, answer, error), loop);
    }

    private Reply finished(
            ViewerResponseEvent event,
            Reply reply,
            String cache,
            @Nullable JsonNode answer,
            @Nullable Throwable error) {
        if (answer != null) {
            try {
                return fields(event.reply(answer), cache);
            } catch (RuntimeException failure) {
                tell(FunctionKind.VIEWER_RESPONSE, failure);
                reply.body().discard();
                return described(failure);
            }
        }
        reply.body().discard();
        return described(error);
    }

    private Reply fields(Reply reply, String cache) {
        return reply.withHeaders(
                HopFields.ofReply(reply.headers(), viewer.peer().protocol(), cache, id, reply.status()));
    }

    /// A reply that neither cache nor origin had a part in.
    private Reply answered(Reply reply, String mark, String cache) {
        viewer.body().discard();
        Reply named = reply.headers().contains("X-Request-Id")
                ? reply
                : reply.withHeaders(
                        reply.headers().toBuilder().set("X-Request-Id", id).build());
        edge.records().answered(viewer, named, mark, id);
        return fields(named, cache);
    }

    Reply problem(Problem problem, String mark) {
        return answered(Reply.of(problem.with("requestId", id)), mark, "Error");
    }

    private Reply failed(@Nullable Throwable error) {
        return problem(why(error), "failed");
    }

    /// As [#failed], of a request that has a record already.
    private Reply described(@Nullable Throwable error) {
        Reply reply = Reply.of(why(error).with("requestId", id));
        return fields(
                reply.withHeaders(
                        reply.headers().toBuilder().set("X-Request-Id", id).build()),
                "Error");
    }

    private Problem why(@Nullable Throwable error) {
        @Nullable Throwable cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
        if (cause instanceof FunctionFault fault) return fault.problem();
        if (cause instanceof ProblemException known) return known.problem();
        LOG.log(System.Logger.Level.ERROR, "request " + id + " failed at the edge", cause);
        return Problem.of(ProblemType.INTERNAL, "the gateway failed; its log has the request id");
    }
}

package dev.lintel.router.upstream;

import static dev.lintel.contract.ProblemType.OVERLOADED;
import static dev.lintel.contract.ProblemType.UPSTREAM_BAD_REPLY;
import static dev.lintel.contract.ProblemType.UPSTREAM_UNREACHABLE;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.proxy.ReplyFields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One exchange with a backend, from the choice of a target to the reply's last byte. It knows nothing of a protocol:
/// a [Carrier] tells it what comes and is told what goes. Lives on one event loop, where all but [#run()] is called.
final class HttpCall implements Runnable {
    private static final int MAX_INTERIM_REPLIES = 32;

    /// Neighbours in the share's list of calls in flight.
    @Nullable
    HttpCall newer;

    @Nullable
    HttpCall older;

    /// Waits in its pool for a connection.
    boolean queued;

    /// Counted among those who wait at the destination.
    boolean counted;

    private final LoopShare share;
    private final long key;
    private final Request request;
    private UpstreamCall limits;
    private final CompletableFuture<Reply> reply;
    private final @Nullable CallTrail trail;
    private final long bodyLength;
    private final boolean upgrade;

    private Phase phase = Phase.CONNECTING;
    /// When the phase began, or the last sign of life in it.
    private long sinceNanos;

    private boolean active;
    private boolean requestSent;
    private boolean retried;
    private boolean reused;
    private int interimReplies;
    private long beganNanos;
    private @Nullable Tried tried;
    private boolean avoiding = true;
    private @Nullable Pool pool;
    /// Where the attempt goes, with what its guard wants back.
    private @Nullable Destination target;

    private long ticket;
    private long attemptNanos;
    private boolean settled;
    private boolean tunnel;
    private boolean awaitedTrial;
    private @Nullable Carrier carrier;
    private @Nullable RequestBody requestBody;
    private @Nullable ReplyBody replyBody;
    private @Nullable Reply pending;

    /// @param key see [Balancer]
    HttpCall(LoopShare share, long key, Request request, UpstreamCall limits, CompletableFuture<Reply> reply) {
        this.share = share;
        this.key = key;
        this.request = request;
        this.limits = limits;
        this.reply = reply;
        this.trail = limits.trail();
        this.bodyLength = request.body().length();
        this.upgrade = RequestEncoder.asksForUpgrade(request);
    }

    void begin(long nowNanos) {
        beganNanos = nowNanos;
        enter(Phase.CONNECTING, nowNanos); // the wait for the first targets counts
        share.enter(this);
        request.call().onGone(this);
        if (phase != Phase.OVER && !share.isAwaiting(this)) place(nowNanos, null);
    }

    /// Told once where [LoopShare#isAwaiting] was true.
    void targetsFound(long nowNanos) {
        if (phase != Phase.OVER) place(nowNanos, null);
    }

    /// To the next target; to none twice.
    private void place(long nowNanos, @Nullable ProblemException why) {
        @Nullable Destination next = next(nowNanos);
        while (next != null && (ticket = next.begin(nowNanos)) == TargetGuard.REFUSED) {
            tried(next);
            next = next(nowNanos);
        }
        if (next == null) {
            if (why != null) fail(why);
            else if (!awaitsTrial(nowNanos)) fail(share.refusal(nowNanos));
            return;
        }
        target = next;
        if (trail != null) trail.sentTo(next);
        attemptNanos = nowNanos;
        settled = false;
        enter(Phase.CONNECTING, nowNanos);
        pool = share.pool(next, upgrade);
        pool.place(this, true, nowNanos);
    }

    private void tried(Destination destination) {
        if (tried == null) tried = new Tried();
        tried.add(destination);
        if (trail != null) trail.avoid(destination);
    }

    /// Every target refuses, but this call may be the one to try one of them: that is being asked.
    private boolean awaitsTrial(long nowNanos) {
        @Nullable CompletionStage<?> trial = awaitedTrial || tried != null ? null : share.trial(nowNanos);
        if (trial == null) return false;
        awaitedTrial = true;
        enter(Phase.CONNECTING, nowNanos);
        trial.whenComplete((ignored, error) -> share.loop.execute(() -> {
            if (phase != Phase.OVER) place(share.nanos(), null);
        }));
        return true;
    }

    /// Not to where this call was, nor, if there is a choice, to where those before it were.
    private @Nullable Destination next(long nowNanos) {
        @Nullable Tried others = avoiding && trail != null ? trail.avoided() : null;
        if (others != null) {
            @Nullable Destination other = share.next(key, others, nowNanos);
            if (other != null) return other;
            avoiding = false;
        }
        return share.next(key, tried, nowNanos);
    }

    /// Tells the target how the attempt went, if it was not told before.
    private void settle(AttemptEnd end, int status) {
        if (settled || target == null) return;
        settled = true;
        long now = share.nanos();
        target.settled(ticket, end, status, now - attemptNanos, now);
    }

    private void leaveTarget() {
        settle(AttemptEnd.ABANDONED, 0);
        if (target != null) target.left();
        target = null;
    }

    private void enter(Phase next, long nowNanos) {
        phase = next;
        sinceNanos = nowNanos;
        active = false;
    }

    EventLoop loop() {
        return share.loop;
    }

    Request request() {
        return request;
    }

    long connectNanos() {
        return limits.connectNanos();
    }

    /// Bytes of the request's body; -1 when not announced. A tunnel's first direction is no body.
    long bodyLength() {
        return upgrade ? 0 : bodyLength;
    }

    boolean isUpgrade() {
        return upgrade;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    boolean isRequestSent() {
        return requestSent;
    }

    ProblemException problem(ProblemType type, String what, @Nullable Throwable cause) {
        return share.problem(type, what, cause);
    }

    // what the pool tells

    void connectFailed(ProblemException why) {
        if (phase == Phase.OVER) return;
        if (target != null) tried(target);
        settle(AttemptEnd.of(why.problem().type(), true), 0);
        leaveTarget();
        place(share.nanos(), why);
    }

    /// @param reused it carried another exchange before, so the peer may be about to close it
    void carriedBy(Carrier carrier, boolean reused) {
        this.carrier = carrier;
        this.reused = reused;
    }

    // what the carrier tells

    /// The request's head was written.
    void headSent() {
        if (upgrade || bodyLength == 0) {
            if (!upgrade) request.body().discard();
            requestSent();
        } else if (RequestEncoder.expectsContinue(request)) {
            enter(Phase.EXPECTING, share.nanos());
        } else {
            sendBody();
        }
    }

    private void sendBody() {
        Carrier carrier = this.carrier;
        if (carrier == null) return;
        enter(Phase.SENDING, share.nanos());
        requestBody = new RequestBody(this, carrier, bodyLength);
        request.body().start(requestBody);
    }

    void requestSent() {
        requestSent = true;
        if (phase == Phase.RECEIVING || phase == Phase.OVER) return;
        enter(Phase.WAITING, share.nanos());
    }

    /// The peer takes no more of the request; a reply may still come.
    void requestUnwanted() {
        if (requestSent || requestBody == null || phase == Phase.OVER) return;
        requestBody.stop();
        if (phase != Phase.SENDING) return;
        enter(Phase.WAITING, share.nanos());
    }

    /// The source of the request's body gave up.
    void requestCut(Throwable cause) {
        fail(
                cause instanceof ProblemException known
                        ? known
                        : problem(ProblemType.BAD_REQUEST, "was sent an incomplete request", cause));
    }

    void writable() {
        active = true;
        if (requestBody != null) requestBody.proceed();
    }

    void interim(int status, Headers headers) {
        if (phase == Phase.OVER) return;
        if (++interimReplies > MAX_INTERIM_REPLIES) {
            fail(problem(UPSTREAM_BAD_REPLY, "sent more than " + MAX_INTERIM_REPLIES + " interim replies", null));
        } else if (status != 100) {
            request.call().interim(status, ReplyFields.interim(headers));
        } else if (phase == Phase.EXPECTING) {
            proceed();
        }
    }

    /// The final head.
    ///
    /// @param length of the body; 0 when there is none, -1 when it is not announced
    void head(int status, Headers headers, long length) {
        if (phase == Phase.EXPECTING) request.body().discard();
        settle(AttemptEnd.REPLIED, status);
        enter(Phase.RECEIVING, share.nanos());
        if (length != 0) replyBody = new ReplyBody(this, length);
        @Nullable StickyCookie cookie = share.upstream.cookie();
        Headers fields = cookie == null || target == null ? headers : cookie.marked(headers, target, key, request);
        pending = Reply.of(status, fields, replyBody == null ? Body.EMPTY : replyBody);
    }

    /// What was at hand is read. The reply is told of only now: with a body that is there, mostly all of it, a small
    /// reply leaves in one piece; and one that proves broken this early can still become a problem.
    void deliver() {
        Reply next = pending;
        if (next == null) return;
        pending = null;
        reply.complete(next);
        if (replyBody != null && !replyBody.isStarted()) hold(true);
    }

    /// 101: from here on bytes pass both ways as they are.
    void switched(Headers headers) {
        Carrier carrier = this.carrier;
        if (carrier == null) return;
        settle(AttemptEnd.REPLIED, 101);
        tunnel = true;
        enter(Phase.RECEIVING, share.nanos());
        requestSent = false;
        limits = limits.ofTunnel(share.nanos());
        replyBody = new ReplyBody(this, -1);
        requestBody = new RequestBody(this, carrier, -1);
        pending = Reply.of(101, headers, replyBody);
        deliver();
        if (phase == Phase.OVER) return;
        request.body().start(requestBody);
        carrier.flush();
    }

    /// A byte of the request's body went.
    void wrote() {
        active = true;
    }

    void chunk(ByteBuf chunk) {
        active = true;
        if (replyBody == null) chunk.release();
        else replyBody.write(chunk);
    }

    /// No more came for now.
    void batchOver() {
        deliver();
        if (replyBody != null) replyBody.flush();
    }

    /// The reply is complete; the carrier is free of this call already.
    void end(Headers trailers) {
        if (phase == Phase.OVER) return;
        carrier = null;
        over();
        if (replyBody != null) replyBody.end(trailers);
        deliver();
    }

    /// The connection is gone.
    ///
    /// @param replyBegan a byte of the reply was seen
    void broken(Throwable cause, boolean replyBegan) {
        if (phase == Phase.OVER) return;
        carrier = null;
        if (phase == Phase.RECEIVING) fail(problem(UPSTREAM_UNREACHABLE, "cut its reply", cause));
        else if (reused && !replyBegan && isReplayable()) again(cause, CallFailure.RESET);
        else fail(problem(UPSTREAM_UNREACHABLE, "closed the connection before it replied", cause));
    }

    /// The peer says that it did not look at the request.
    void unprocessed(Throwable cause) {
        if (phase == Phase.OVER) return;
        carrier = null;
        if (requestBody == null && phase != Phase.RECEIVING) again(cause, CallFailure.REFUSED_STREAM);
        else fail(problem(UPSTREAM_UNREACHABLE, "did not take the request", cause), CallFailure.REFUSED_STREAM);
    }

    private void again(Throwable cause, CallFailure how) {
        if (retried || pool == null) {
            fail(problem(UPSTREAM_UNREACHABLE, "closed the connection before it replied", cause), how);
            return;
        }
        retried = true;
        requestSent = false;
        enter(Phase.CONNECTING, share.nanos());
        pool.place(this, false, sinceNanos);
    }

    /// RFC 9110 section 9.2.2: only what may be done twice, and can be sent twice.
    private boolean isReplayable() {
        if (bodyLength != 0) return false;
        return switch (request.method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    void badReply(String what) {
        fail(problem(UPSTREAM_BAD_REPLY, what, null));
    }

    // how it ends

    void fail(ProblemException why) {
        fail(why, trail == null ? null : CallTrail.failure(why.problem().type(), phase == Phase.CONNECTING));
    }

    private void fail(ProblemException why, @Nullable CallFailure how) {
        if (phase == Phase.OVER) return;
        if (trail != null && how != null) trail.failed(how);
        AttemptEnd end = AttemptEnd.of(why.problem().type(), phase == Phase.CONNECTING);
        if (!settled) settle(end, 0);
        else if (target != null && !tunnel && end != AttemptEnd.ABANDONED) target.brokeOff(ticket);
        over();
        if (replyBody != null && pending == null) replyBody.fail(why);
        else failReply(why);
    }

    /// Nobody waits for the reply any more.
    void abandon() {
        if (phase == Phase.OVER) return;
        over();
        if (replyBody != null && pending == null) replyBody.drop();
        else failReply(new ProblemException(Problem.of(ProblemType.BAD_REQUEST, "the client left before the reply")));
    }

    private void failReply(ProblemException why) {
        pending = null;
        if (replyBody != null) replyBody.drop();
        reply.completeExceptionally(why);
    }

    private void over() {
        phase = Phase.OVER;
        leaveTarget();
        share.upstream.bulkhead().leave();
        share.leave(this);
        if (queued && pool != null) pool.left(this);
        if (carrier != null) {
            Carrier last = carrier;
            carrier = null;
            last.abort();
        }
        if (requestBody != null) requestBody.stop();
        else request.body().discard();
    }

    /// The client is gone; any thread.
    @Override
    public void run() {
        if (share.loop.inEventLoop()) abandon();
        else share.loop.execute(this::abandon);
    }

    void hold(boolean held) {
        active = true;
        if (carrier != null) carrier.hold(held);
    }

    /// Whether a limit was passed; asked by the sweep. Notes on the way what was active since it asked last.
    boolean isDue(long nowNanos) {
        if (nowNanos - limits.deadlineNanos() >= 0 || isHeadDue(nowNanos)) return true;
        if (active || isClientsTurn()) {
            active = false;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos >= phase.limitNanos(limits);
    }

    /// A slow client is its entry's to time.
    private boolean isClientsTurn() {
        return switch (phase) {
            case SENDING -> requestBody == null || !requestBody.isHeld();
            case RECEIVING -> replyBody != null && replyBody.isHeld();
            case CONNECTING, EXPECTING, WAITING, OVER -> false;
        };
    }

    private boolean isHeadDue(long nowNanos) {
        if (limits.trail() == null) return false;
        // the time of an attempt is the backend's: it begins anew whenever the client was waited for
        if (phase == Phase.SENDING && isClientsTurn()) beganNanos = nowNanos;
        return phase != Phase.RECEIVING && nowNanos - beganNanos >= limits.headNanos();
    }

    void onDue(long nowNanos) {
        if (phase == Phase.OVER) return;
        boolean pastDeadline = nowNanos - limits.deadlineNanos() >= 0;
        // neither a slow client nor a reply that goes on for long tells anything of the target
        if (isClientsTurn() || (pastDeadline && phase == Phase.RECEIVING)) leaveTarget();
        if (pastDeadline)
            fail(share.timeout(
                    "was not done within",
                    limits.deadlineNanos() - request.call().startedNanos()));
        else if (isHeadDue(nowNanos)) fail(share.timeout("sent no reply within", limits.headNanos()));
        else if (phase == Phase.EXPECTING) proceed();
        else if (phase == Phase.CONNECTING && pool != null && pool.isFull())
            fail(problem(OVERLOADED, "had no connection free within " + Limits.text(limits.connectNanos()), null));
        else fail(share.timeout(phase.complaint, phase.limitNanos(limits)));
    }

    /// Sends the body that waited for a 100.
    private void proceed() {
        sendBody();
        if (carrier != null) carrier.flush();
    }
}

package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemJson;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One request and its reply at the entry, whatever the protocol: asks the handler, takes the reply's body as its sink,
/// keeps count, and tells the end once. Lives on its connection's loop; calls from elsewhere hop there.
abstract class Exchange extends EntryCall implements Sink, BiConsumer<@Nullable Reply, @Nullable Throwable> {
    /// A head without `Content-Length`, and no body.
    static final long NONE = -2;
    /// A body of unknown length.
    static final long UNKNOWN = -1;

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final String method;
    private Flow source = Flow.DONE;
    private boolean answered;
    private boolean pushed;
    private boolean paused;
    private long announced = UNKNOWN;
    private long sent;
    private int status;
    private long firstByteNanos;

    Exchange(EntryLoop loop, String method, long bodyLimit) {
        super(loop, bodyLimit);
        this.method = method;
    }

    /// Stages the head of the reply.
    ///
    /// @param length of the body that follows, [#UNKNOWN] or [#NONE]; of the body that GET would get, if `bodiless`
    /// @throws IllegalArgumentException if a field could not be sent as one; nothing was staged then
    protected abstract void head(int status, Headers headers, long length, boolean bodiless);

    /// Stages a piece of the body.
    protected abstract void data(ByteBuf piece);

    /// Sends what was staged.
    protected abstract void push();

    /// Ends the reply and sends what was staged.
    protected abstract void complete(Headers trailers);

    /// Ends the reply so that the client cannot take it for complete.
    protected abstract void cutOff();

    /// Sends an interim head at once, if the protocol has such.
    protected abstract void interimHead(int status, Headers headers);

    /// The reply turns the connection into a tunnel.
    ///
    /// @return whether it can
    protected abstract boolean tunnel(Headers headers);

    protected abstract boolean isWritable();

    /// The exchange is over; the connection may go on.
    protected abstract void over();

    final void ask(Request request) {
        CompletionStage<Reply> stage;
        try {
            stage = loop.handler().handle(request);
        } catch (RuntimeException failure) {
            accept(null, failure);
            return;
        }
        if (stage instanceof CompletableFuture<Reply> done && done.state() == Future.State.SUCCESS) {
            answer(done.resultNow());
        } else {
            stage.whenComplete(this);
        }
    }

    @Override
    public final void accept(@Nullable Reply reply, @Nullable Throwable failure) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> accept(reply, failure));
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (reply != null) {
            answer(reply);
        } else if (cause instanceof ProblemException known) {
            answer(Reply.of(known.problem()));
        } else {
            if (!isOver()) LOG.log(System.Logger.Level.ERROR, "the handler failed", failure);
            answer(internalError());
        }
    }

    /// Sends the reply, the first one only.
    final void answer(Reply reply) {
        if (answered || isOver()) {
            reply.body().discard();
            return;
        }
        answered = true;
        try {
            send(reply);
        } catch (ProblemException refused) {
            reply.body().discard();
            if (!isOver() && status == 0) send(Reply.of(refused.problem()));
        } catch (RuntimeException failure) {
            reply.body().discard();
            LOG.log(System.Logger.Level.ERROR, "a reply could not be sent", failure);
            if (isOver()) return;
            if (status == 0) send(internalError());
            else fail(failure);
        }
    }

    private void send(Reply reply) {
        Problem problem = reply.problem();
        if (problem != null) {
            send(reply, problem);
            return;
        }
        if (reply.status() == 101) {
            if (!tunnel(reply.headers())) throw new IllegalStateException("101 where no upgrade was asked for");
            began(101, UNKNOWN);
            reply.body().start(this);
            pushLater();
            return;
        }
        if (reply.status() < 200 || reply.status() > 599)
            throw new IllegalStateException("no status: " + reply.status());
        boolean bodiless = isBodiless(reply.status());
        long length = bodiless ? lengthWithout(reply) : reply.body().length();
        head(reply.status(), reply.headers(), length, bodiless);
        began(reply.status(), length);
        if (bodiless || length == 0) {
            reply.body().discard();
            finish();
        } else {
            reply.body().start(this);
            pushLater();
        }
    }

    private void send(Reply reply, Problem problem) {
        reply.body().discard();
        byte[] text = ProblemJson.write(problem, problem.members().get("requestId") instanceof String id ? id : null);
        Headers headers = reply.headers().toBuilder()
                .set("Content-Type", ProblemJson.MEDIA_TYPE)
                .build();
        boolean bodiless = isBodiless(reply.status());
        head(reply.status(), headers, text.length, bodiless);
        began(reply.status(), text.length);
        if (!bodiless) write(Unpooled.wrappedBuffer(text));
        finish();
    }

    private void began(int status, long length) {
        this.status = status;
        this.announced = length;
        this.firstByteNanos = loop.nanos();
    }

    private boolean isBodiless(int status) {
        return status == 204 || status == 304 || method.equals("HEAD");
    }

    // What the source says of a body that it does not send: RFC 9110 section 8.6.
    private static long lengthWithout(Reply reply) {
        if (reply.status() == 204) return NONE;
        String given = reply.headers().first("Content-Length");
        if (given != null
                && given.length() < 19
                && given.chars().allMatch(c -> c >= '0' && c <= '9')
                && !given.isEmpty()) return Long.parseLong(given);
        return reply.body().length() > 0 ? reply.body().length() : NONE;
    }

    // A source that has its first bytes at hand sends them while it is started, or at the latest in this turn of the
    // loop; then head and bytes leave together.
    private void pushLater() {
        if (!pushed && !isOver()) loop.executor().execute(this::flush);
    }

    @Override
    public final void open(Flow flow) {
        source = flow;
        if (isOver()) flow.cancel();
    }

    @Override
    public final void write(ByteBuf chunk) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> write(chunk));
            return;
        }
        int bytes = chunk.readableBytes();
        if (isOver() || bytes == 0) {
            chunk.release();
            return;
        }
        if (announced >= 0 && sent + bytes > announced) {
            chunk.release();
            source.cancel();
            fail(new IllegalStateException("the body is longer than announced"));
            return;
        }
        sent += bytes;
        data(chunk);
        if (!paused && !isWritable()) {
            paused = true;
            source.pause();
        }
    }

    @Override
    public final void flush() {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(this::flush);
            return;
        }
        if (isOver() || status == 0) return;
        pushed = true;
        push();
    }

    @Override
    public final void end(Headers trailers) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> end(trailers));
            return;
        }
        if (isOver()) return;
        if (announced >= 0 && sent < announced) {
            fail(new IllegalStateException("the body is shorter than announced"));
            return;
        }
        try {
            complete(trailers);
        } catch (IllegalArgumentException unsendable) {
            fail(unsendable);
            return;
        }
        finished(End.COMPLETE);
    }

    private void finish() {
        complete(Headers.EMPTY);
        finished(End.COMPLETE);
    }

    @Override
    public final void fail(Throwable cause) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> fail(cause));
            return;
        }
        if (isOver()) return;
        boolean late = cause instanceof ProblemException known
                && (known.problem().type() == ProblemType.UPSTREAM_TIMEOUT
                        || known.problem().type() == ProblemType.REQUEST_TIMEOUT);
        source.cancel();
        cutOff();
        finished(late ? End.TIMED_OUT : End.UPSTREAM_CUT);
    }

    /// The client has gone, or is given up: the connection is closed or about to be.
    final void gone(End end) {
        if (isOver()) return;
        isGone();
        finished(end);
        source.cancel();
        runGoneActions();
    }

    /// The connection takes more bytes again, or no more for now.
    final void writabilityChanged() {
        if (isOver() || paused != isWritable()) return;
        paused = !paused;
        if (paused) source.pause();
        else source.resume();
    }

    private void finished(End end) {
        ended(new Outcome(status, requestBytes(), sent, firstByteNanos, loop.nanos(), end));
        over();
    }

    /// Whether the source is held because the client takes no more.
    final boolean isHeld() {
        return paused;
    }

    /// Whether a final status was sent or staged.
    final boolean hasStatus() {
        return status != 0;
    }

    @Override
    public final void interim(int status, Headers headers) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> interim(status, headers));
            return;
        }
        if (answered || isOver() || status < 102 || status > 199) return;
        try {
            interimHead(status, headers);
        } catch (IllegalArgumentException unsendable) {
            LOG.log(System.Logger.Level.WARNING, "an interim reply could not be sent", unsendable);
        }
    }

    private static Reply internalError() {
        return Reply.of(Problem.of(ProblemType.INTERNAL, "the gateway failed"));
    }
}

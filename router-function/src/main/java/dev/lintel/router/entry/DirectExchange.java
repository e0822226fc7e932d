package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One exchange of a [DirectEntry].
final class DirectExchange extends Exchange implements Flow {
    /// What is kept of the time to answer in once a backend was given up: a fallback, or a problem that names it.
    private static final long ANSWER_NANOS = 100_000_000;

    private final GivenRequest given;
    private final ReplyTarget target;
    private java.util.concurrent.@Nullable Future<?> timer;
    private boolean held;

    DirectExchange(EntryLoop loop, GivenRequest given, ReplyTarget target) {
        super(loop, given.method(), 0);
        this.given = given;
        this.target = target;
    }

    @Override
    public long deadlineNanos() {
        long within = given.within().toNanos();
        return startedNanos() + within - Math.min(ANSWER_NANOS, within / 8);
    }

    void startTimer() {
        timer = loop.executor().schedule(this::expired, given.within().toNanos(), TimeUnit.NANOSECONDS);
    }

    // A reply that has not begun can still say why; one that has can only be cut.
    private void expired() {
        if (isOver()) return;
        Problem late = Problem.of(ProblemType.UPSTREAM_TIMEOUT, "the time for this request is over");
        if (hasStatus()) {
            fail(new ProblemException(late));
            return;
        }
        isGone();
        String id = given.requestId();
        answer(Reply.of(id.isEmpty() ? late : late.with("requestId", id)));
        runGoneActions();
    }

    @Override
    protected void head(int status, Headers headers, long length, boolean bodiless) {
        Headers.Builder fields = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            check(name, headers.value(i));
            if (isPassed(name)) fields.add(name, headers.value(i));
        }
        if (length >= 0) fields.add("Content-Length", Long.toString(length));
        target.head(status, fields.build(), this);
    }

    private static boolean isPassed(String name) {
        for (String own : ReplyTarget.NOT_PASSED) if (own.equalsIgnoreCase(name)) return false;
        return true;
    }

    private static void check(String name, String value) {
        if (!FieldNames.isToken(name)) throw new IllegalArgumentException("not a field name");
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0xff || FieldNames.isControl((byte) value.charAt(i)))
                throw new IllegalArgumentException("a control character in the value of " + name);
        }
    }

    @Override
    protected void data(ByteBuf piece) {
        target.data(piece);
    }

    @Override
    protected void push() {
        target.flush();
    }

    /// Trailers have no place in what takes these replies; they are dropped.
    @Override
    protected void complete(Headers trailers) {
        target.flush();
    }

    @Override
    protected void cutOff() {}

    @Override
    protected void interimHead(int status, Headers headers) {}

    @Override
    protected boolean tunnel(Headers headers) {
        return false;
    }

    @Override
    protected boolean isWritable() {
        return !held;
    }

    @Override
    protected void over() {
        if (timer != null) timer.cancel(false);
        Outcome outcome = outcome();
        if (outcome != null) target.ended(outcome.end());
    }

    @Override
    public void pause() {
        hold(true);
    }

    @Override
    public void resume() {
        hold(false);
    }

    private void hold(boolean hold) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> hold(hold));
            return;
        }
        held = hold;
        writabilityChanged();
    }

    @Override
    public void cancel() {
        if (loop.executor().inEventLoop()) gone(End.CLIENT_GONE);
        else loop.executor().execute(this::cancel);
    }
}

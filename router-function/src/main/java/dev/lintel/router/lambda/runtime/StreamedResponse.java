package dev.lintel.router.lambda.runtime;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Flow;
import dev.lintel.router.lambda.InvocationResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The answer to one invocation on a connection of its own, which is opened while the handler works. Whatever thread
/// calls, all happens on the loop of its poller.
final class StreamedResponse implements InvocationResponse, ApiConnection.Asker {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router.lambda");
    private static final byte[] DELIMITER = new byte[8];

    private enum State {
        /// Nothing was said yet.
        NEW,
        STREAMING,
        /// All was said; the platform's reply is due.
        SAID,
        OVER
    }

    private final RuntimeApi api;
    private final EventLoop loop;
    private final String requestId;
    private final Listener listener;
    private final ChunkedOutput output = new ChunkedOutput();
    private final List<Runnable> goneActions = new ArrayList<>(2);
    private State state = State.NEW;
    private @Nullable ApiConnection connection;
    private @Nullable ByteBuf head;
    private Flow flow = Flow.DONE;
    private boolean gone;
    private @Nullable ScheduledFuture<?> alarm;

    /// Told once.
    interface Listener {
        /// @param status of the platform's reply
        void answered(int status);

        /// The connection ended without a reply.
        void cut(Throwable cause);
    }

    StreamedResponse(RuntimeApi api, EventLoop loop, String requestId, Listener listener) {
        this.api = api;
        this.loop = loop;
        this.requestId = requestId;
        this.listener = listener;
    }

    /// @param leftMillis until the invocation is given up, so that the platform hears of it from us
    void start(long leftMillis) {
        alarm = loop.schedule(this::tooLate, leftMillis, TimeUnit.MILLISECONDS);
        ApiConnection.open(api, loop, this::connected, this::broken);
    }

    private void connected(ApiConnection opened) {
        if (state == State.OVER) {
            opened.close();
            return;
        }
        connection = opened;
        if (head != null) send(opened);
    }

    /// The head goes first, then what was written before there was a connection.
    private void send(ApiConnection connection) {
        ByteBuf first = head;
        head = null;
        if (first == null) return;
        connection.ask(first, this);
        output.connected(connection);
    }

    private void begin(ByteBuf head) {
        this.head = head;
        if (connection != null) send(connection);
    }

    @Override
    public void begin(byte[] prelude, Flow flow) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> begin(prelude, flow));
            return;
        }
        if (state != State.NEW) {
            flow.cancel();
            return;
        }
        state = State.STREAMING;
        this.flow = flow;
        begin(RuntimeApi.ascii(api.streamed(requestId)));
        output.write(Unpooled.wrappedBuffer(prelude, DELIMITER));
    }

    @Override
    public void write(ByteBuf chunk) {
        if (!loop.inEventLoop()) loop.execute(() -> write(chunk));
        else if (state == State.STREAMING) output.write(chunk);
        else chunk.release();
    }

    @Override
    public void flush() {
        if (!loop.inEventLoop()) loop.execute(this::flush);
        else if (state == State.STREAMING) output.flush();
    }

    @Override
    public void end() {
        if (!loop.inEventLoop()) {
            loop.execute(this::end);
        } else if (state == State.STREAMING) {
            said(RuntimeApi.ascii("0\r\n\r\n"));
        }
    }

    @Override
    public void fail(String type, String message) {
        if (!loop.inEventLoop()) loop.execute(() -> fail(type, message));
        else fail(new ErrorReport(type, message));
    }

    private void fail(ErrorReport error) {
        switch (state) {
            case NEW -> {
                begin(api.error(ErrorReport.At.INVOCATION, requestId, error));
                said(Unpooled.EMPTY_BUFFER);
            }
            case STREAMING -> said(RuntimeApi.failedEnd(error));
            case SAID, OVER -> {}
        }
    }

    private void said(ByteBuf last) {
        state = State.SAID;
        output.end(last);
    }

    private void tooLate() {
        if (state == State.SAID || state == State.OVER) return;
        LOG.log(System.Logger.Level.WARNING, "invocation " + requestId + " reached its deadline");
        fail(new ErrorReport("Lintel.DeadlineExceeded", "the function's time was over before its reply was"));
        left();
    }

    @Override
    public void onGone(Runnable action) {
        if (!loop.inEventLoop()) loop.execute(() -> onGone(action));
        else if (gone) run(action);
        else if (state != State.OVER) goneActions.add(action);
    }

    /// Nobody takes what is still to come.
    private void left() {
        gone = true;
        flow.cancel();
        List<Runnable> actions = List.copyOf(goneActions);
        goneActions.clear();
        actions.forEach(StreamedResponse::run);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "an action on a caller that left failed", failure);
        }
    }

    private void over() {
        boolean early = state != State.SAID;
        state = State.OVER;
        if (alarm != null) alarm.cancel(false);
        if (head != null) head.release();
        head = null;
        output.drop();
        if (connection != null) connection.close();
        if (early) left();
    }

    // what the connection tells

    @Override
    public void replied(int status, Headers headers, byte[] body) {
        if (state == State.OVER) return;
        if (status >= 300 || state != State.SAID)
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the Runtime API answered " + status + " to invocation " + requestId + ": " + text(body));
        over();
        listener.answered(status);
    }

    private static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, 512), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void lost(boolean begun, Throwable cause) {
        broken(cause);
    }

    private void broken(Throwable cause) {
        if (state == State.OVER) return;
        over();
        listener.cut(cause instanceof IOException ? cause : new IOException(cause));
    }

    @Override
    public void writable(boolean writable) {
        if (state != State.STREAMING) return;
        if (writable) flow.resume();
        else flow.pause();
    }
}

package dev.lintel.router.lambda.runtime;

import dev.lintel.contract.Headers;
import dev.lintel.router.lambda.Invocation;
import dev.lintel.router.lambda.InvocationHandler;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes one invocation after the other from the Runtime API. Its connection for `next` is kept; it waits without a
/// limit of time, as the documentation asks. Lives on one event loop.
final class Poller implements ApiConnection.Asker, StreamedResponse.Listener {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router.lambda");
    /// So long before its deadline an invocation is given up: time enough to say so, or the platform kills the process.
    private static final long MARGIN_MILLIS = 200;

    private final RuntimeApi api;
    private final EventLoop loop;
    private final InvocationHandler handler;
    private final InstantSource wall;
    private final Consumer<RuntimeApiException> ended;
    private @Nullable ApiConnection connection;
    private boolean reused;

    /// @param ended told once why this poller cannot go on
    Poller(
            RuntimeApi api,
            EventLoop loop,
            InvocationHandler handler,
            InstantSource wall,
            Consumer<RuntimeApiException> ended) {
        this.api = api;
        this.loop = loop;
        this.handler = handler;
        this.wall = wall;
        this.ended = ended;
    }

    void poll() {
        if (!loop.inEventLoop()) {
            loop.execute(this::poll);
            return;
        }
        ApiConnection kept = connection;
        if (kept != null && kept.isReusable()) ask(kept, true);
        else connect();
    }

    private void connect() {
        ApiConnection.open(
                api, loop, opened -> ask(opened, false), cause -> end("the Runtime API cannot be reached", cause));
    }

    private void ask(ApiConnection connection, boolean reused) {
        this.connection = connection;
        this.reused = reused;
        connection.ask(RuntimeApi.ascii(api.next()), this);
        connection.flush();
    }

    @Override
    public void replied(int status, Headers headers, byte[] body) {
        if (status != 200) {
            end("the Runtime API answered " + status + " when asked for the next invocation", null);
            return;
        }
        Invocation invocation;
        try {
            invocation = invocation(headers, body);
        } catch (RuntimeException unreadable) {
            end("the Runtime API handed out an invocation that cannot be answered", unreadable);
            return;
        }
        long left = invocation.deadline().toEpochMilli() - wall.millis();
        var response = new StreamedResponse(api, loop, invocation.requestId(), this);
        response.start(Math.max(1, left - Math.min(MARGIN_MILLIS, left / 2)));
        try {
            handler.handle(invocation, response);
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "invocation " + invocation.requestId() + " failed", broken);
            response.fail("Lintel.InternalError", "the router failed");
        }
    }

    private static Invocation invocation(Headers headers, byte[] event) {
        String requestId = Objects.requireNonNull(headers.first("Lambda-Runtime-Aws-Request-Id"), "no request id");
        if (!requestId.matches("[A-Za-z0-9-]{1,128}")) throw new IllegalArgumentException("request id " + requestId);
        @Nullable String arn = headers.first("Lambda-Runtime-Invoked-Function-Arn");
        String deadline = Objects.requireNonNull(headers.first("Lambda-Runtime-Deadline-Ms"), "no deadline");
        return new Invocation(
                requestId,
                Instant.ofEpochMilli(Long.parseLong(deadline)),
                headers.first("Lambda-Runtime-Trace-Id"),
                arn == null ? "" : arn,
                headers.first("Lambda-Runtime-Client-Context"),
                event);
    }

    /// A kept connection may have been closed while the process was frozen: once more on a new one.
    @Override
    public void lost(boolean begun, Throwable cause) {
        if (reused && !begun) connect();
        else end("the Runtime API closed the connection", cause);
    }

    @Override
    public void answered(int status) {
        if (status >= 500) end("the Runtime API answered " + status + ": the environment is beyond repair", null);
        else poll();
    }

    /// Whether the API is gone altogether, the next call tells.
    @Override
    public void cut(Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, "the Runtime API took no reply", cause);
        poll();
    }

    private void end(String why, @Nullable Throwable cause) {
        ended.accept(new RuntimeApiException(why, cause));
    }
}

package dev.lintel.router.entry;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An entry with a gateway behind it that does what the test says, on a clock that the test turns.
final class FakeGateway implements Handler, AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-23T08:09:10Z");

    final AtomicLong nanos = new AtomicLong(1);
    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<Call.Outcome> outcomes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    volatile GatewaySettings settings = GatewaySettings.DEFAULT;
    volatile Function<Request, CompletionStage<Reply>> answer = request -> text("hello");
    private final EventLoops loops = new EventLoops(1);
    private final HttpEntry entry;

    FakeGateway() {
        this(20_000);
    }

    FakeGateway(int maxConnections) {
        entry = HttpEntry.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                this,
                () -> settings,
                loops,
                nanos::get,
                new HttpEntry.Options(maxConnections, 64, InstantSource.fixed(NOW)));
    }

    static CompletionStage<Reply> text(String text) {
        return reply(Headers.of("Content-Type", "text/plain"), text);
    }

    static CompletionStage<Reply> reply(Headers headers, String text) {
        return CompletableFuture.completedFuture(Reply.of(200, headers, new TextBody(text)));
    }

    /// Replies with the body that was sent.
    static CompletionStage<Reply> echo(Request request) {
        return CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, request.body()));
    }

    /// Replies with the length of the body when all of it is there.
    static CompletionStage<Reply> gather(Request request) {
        return Gathered.of(request.body())
                .thenApply(text -> Reply.of(200, Headers.EMPTY, new TextBody(Integer.toString(text.length()))));
    }

    RawClient connect() {
        return new RawClient(entry.address());
    }

    RawClient connect(String bytes) {
        return connect().send(bytes);
    }

    HttpEntry entry() {
        return entry;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void limits(Function<GatewaySettings.Limits, GatewaySettings.Limits> change) {
        settings = new GatewaySettings(
                change.apply(settings.limits()), settings.timeouts(), settings.trustedProxies(), settings.via());
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T item = queue.poll(10, TimeUnit.SECONDS);
            if (item == null) throw new AssertionError("nothing came");
            return item;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Lets time pass, step by step, until something comes.
    <T> T passUntil(BlockingQueue<T> queue, Duration step) {
        try {
            for (int i = 0; i < 200; i++) {
                pass(step);
                T item = queue.poll(50, TimeUnit.MILLISECONDS);
                if (item != null) return item;
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing came");
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        request.call().onFinished(outcomes::add);
        requests.add(request);
        return answer.apply(request);
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        refusals.add(problem.type().slug() + ' ' + method + ' ' + rawPath);
        return Reply.of(problem.with("requestId", "r-1"));
    }

    @Override
    public void close() {
        entry.close(Duration.ZERO);
        loops.close();
    }

    /// Text of known length, sent at once.
    record TextBody(String text) implements Body {
        @Override
        public long length() {
            return text.length();
        }

        @Override
        public void start(Sink sink) {
            sink.open(Flow.DONE);
            sink.write(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
            sink.end(Headers.EMPTY);
        }

        @Override
        public void discard() {}
    }

    /// Gathers a body.
    static final class Gathered implements Sink {
        final CompletableFuture<String> text = new CompletableFuture<>();
        final CompletableFuture<Headers> trailers = new CompletableFuture<>();
        private final StringBuilder seen = new StringBuilder();
        volatile @Nullable Flow flow;

        static CompletableFuture<String> of(Body body) {
            var gathered = new Gathered();
            body.start(gathered);
            return gathered.text;
        }

        @Override
        public void open(Flow flow) {
            this.flow = flow;
        }

        @Override
        public void write(ByteBuf chunk) {
            seen.append(chunk.toString(StandardCharsets.ISO_8859_1));
            chunk.release();
        }

        @Override
        public void flush() {}

        @Override
        public void end(Headers trailers) {
            text.complete(seen.toString());
            this.trailers.complete(trailers);
        }

        @Override
        public void fail(Throwable cause) {
            text.completeExceptionally(cause);
        }
    }
}

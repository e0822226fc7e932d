package dev.lintel.router.lambda;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What an invocation costs besides the gateway's own work: one GET with the fields that CloudFront and the edge add,
/// as both events. `read` is the event alone; `roundTrip` adds the head's checks, a fixed reply of 200 bytes, its
/// prelude, and a hop to the event loop and back. Run its `main`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {
    private static final byte[] REPLY = new byte[200];
    private static final Corpus.Case REQUEST = new Corpus.Case(
            "bench",
            "GET",
            "/orders/42?expand=lines",
            "abc.lambda-url.us-east-1.on.aws",
            List.of(
                    "User-Agent", "bench/1.0",
                    "Accept", "application/json",
                    "Accept-Encoding", "gzip, br",
                    "Authorization", "Bearer abcdefghijklmnopqrstuvwxyz",
                    "Via", "2.0 0123456789abcdef.cloudfront.net (CloudFront)",
                    "X-Amz-Cf-Id", "ed8SBCV2bpS9rNrDOLrTqvbGA3E3ZN-KOCjhKUwbz2IXkqvRWSfRYA==",
                    "X-Forwarded-For", "203.0.113.9, 130.176.1.1",
                    "X-Forwarded-Proto", "https",
                    "X-Request-Id", "ed8SBCV2bpS9rNrDOLrTqvbGA3E3ZN-KOCjhKUwbz2IXkqvRWSfRYA==",
                    "Lintel-Origin-Secret", "0123456789abcdef0123456789abcdef",
                    "Lintel-Host", "api.example.com",
                    "Lintel-Viewer", "203.0.113.9"),
            new byte[0],
            false,
            false,
            200,
            null);

    private final byte[] url = EventText.functionUrl(REQUEST);
    private final byte[] rest = EventText.rest(REQUEST);
    private final EventLoops loops = new EventLoops(1);
    private final LambdaEntry entry = new LambdaEntry(
            new Fixed(), null, () -> GatewaySettings.DEFAULT, loops, () -> {}, Runnable::run, InstantSource.system());

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EventBenchmark.class.getSimpleName())
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                        .addProfiler("gc")
                        .build())
                .run();
    }

    @TearDown
    public void stop() {
        loops.close();
    }

    @Benchmark
    public Object readFunctionUrl() {
        return EventReader.read(url);
    }

    @Benchmark
    public Object readRest() {
        return EventReader.read(rest);
    }

    @Benchmark
    public int roundTripFunctionUrl() throws InterruptedException {
        return roundTrip(url);
    }

    @Benchmark
    public int roundTripRest() throws InterruptedException {
        return roundTrip(rest);
    }

    private int roundTrip(byte[] event) throws InterruptedException {
        var response = new Counted();
        entry.handle(
                new Invocation("id", InstantSource.system().instant().plusSeconds(60), null, "", null, event),
                response);
        response.over.await();
        return response.bytes;
    }

    private static final class Counted implements InvocationResponse {
        private final CountDownLatch over = new CountDownLatch(1);
        private int bytes;

        @Override
        public void begin(byte[] prelude, Flow flow) {
            bytes += prelude.length;
        }

        @Override
        public void write(ByteBuf chunk) {
            bytes += chunk.readableBytes();
            chunk.release();
        }

        @Override
        public void flush() {}

        @Override
        public void end() {
            over.countDown();
        }

        @Override
        public void fail(String type, String message) {
            throw new IllegalStateException(type);
        }

        @Override
        public void onGone(Runnable action) {}
    }

    private static final class Fixed implements Handler {
        private static final Headers FIELDS = Headers.of("Content-Type", "application/json");

        @Override
        public CompletionStage<Reply> handle(Request request) {
            return CompletableFuture.completedFuture(Reply.of(200, FIELDS, new Bytes()));
        }

        @Override
        public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
            return Reply.of(problem);
        }
    }

    private static final class Bytes implements Body {
        @Override
        public long length() {
            return REPLY.length;
        }

        @Override
        public void start(Sink sink) {
            sink.open(Flow.DONE);
            sink.write(Unpooled.wrappedBuffer(REPLY));
            sink.end(Headers.EMPTY);
        }

        @Override
        public void discard() {}
    }
}

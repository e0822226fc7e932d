package dev.lintel.router.entry;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// One small GET through a connection without a socket: the entry as it is, beside Netty's own codec doing as much (the
/// fields copied into [Headers], a full reply with three fields). Run its `main`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("StringConcatToTextBlock") // every byte shows
public class EntryBenchmark {
    private static final byte[] REPLY = new byte[200];

    private final ByteBuf request = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes(("GET /orders/42?expand=lines HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: bench/1.0\r\n"
                            + "Accept: application/json\r\nAccept-Encoding: gzip, br\r\nX-Request-ID: 7d9f1c2a\r\n"
                            + "Authorization: Bearer abcdefghijklmnopqrstuvwxyz\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1)));
    private final EmbeddedChannel entry = entry();
    private final EmbeddedChannel codec = new EmbeddedChannel(new HttpServerCodec(), new CodecHandler());

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EntryBenchmark.class.getSimpleName())
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                        .addProfiler("gc")
                        .build())
                .run();
    }

    @Benchmark
    public int entryAsItIs() {
        return exchange(entry);
    }

    @Benchmark
    public int nettyCodec() {
        return exchange(codec);
    }

    private int exchange(EmbeddedChannel channel) {
        channel.writeInbound((Object) request.duplicate());
        int bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes;
    }

    private static EmbeddedChannel entry() {
        var channel = new EmbeddedChannel();
        var loop = new EntryLoop(
                channel.eventLoop(),
                new Fixed(),
                () -> GatewaySettings.DEFAULT,
                NanoClock.SYSTEM,
                InstantSource.fixed(FakeGateway.NOW));
        channel.pipeline().addLast(new Http1Connection(loop, channel, "127.0.0.1", 1));
        return channel;
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

    private static final class CodecHandler extends ChannelInboundHandlerAdapter {
        private Headers last = Headers.EMPTY;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest head) {
                Headers.Builder fields = Headers.builder();
                for (Map.Entry<String, String> field : head.headers()) fields.add(field.getKey(), field.getValue());
                last = fields.build();
            }
            if (message instanceof LastHttpContent && last.contains("host")) {
                var reply = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(REPLY));
                reply.headers()
                        .set("Content-Type", "application/json")
                        .set("Date", "Mon, 23 Nov 2026 08:09:10 GMT")
                        .set("Content-Length", "200");
                ctx.write(reply, ctx.voidPromise());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}

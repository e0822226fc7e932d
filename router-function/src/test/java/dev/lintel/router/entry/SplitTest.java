package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// However the bytes of a connection are cut into reads, the requests and replies are the same.
@ExtendWith(LeakWatch.class)
final class SplitTest {
    private static final long SEED = 20_261_123;
    private static final String GOOD = "GET /a?b=c HTTP/1.1\r\nHost: Example.com\r\nX-A:  1\t\r\nAccept: */*\r\n\r\n"
            + "POST /b HTTP/1.1\r\nhost: a\r\nContent-Length: 11\r\n\r\nhello world"
            + "\r\nPUT /c HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;x=\"y\"\r\nhello\r\n00a\r\n, world!!!\r\n0\r\nX-T: 1\r\nX-U:2\r\n\r\n"
            + "HEAD http://b.example/d HTTP/1.1\r\nHost: other\r\n\r\n";
    private static final String[] BAD = {
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
    };

    @Test
    void isTheSameAtEveryOffset() {
        String whole = replay(GOOD, GOOD.length());
        for (int at = 1; at < GOOD.length(); at++) assertEquals(whole, replay(GOOD, at), "cut at " + at);
        for (String bad : BAD) {
            String refused = replay(bad, bad.length());
            for (int at = 1; at < bad.length(); at++) assertEquals(refused, replay(bad, at), bad + " cut at " + at);
        }
    }

    @Test
    void isTheSameByteByByte() {
        int[] everywhere = new int[GOOD.length() - 1];
        for (int i = 0; i < everywhere.length; i++) everywhere[i] = i + 1;
        assertEquals(replay(GOOD, GOOD.length()), replay(GOOD, everywhere));
    }

    @Test
    void isTheSameInManyPieces() {
        String whole = replay(GOOD, GOOD.length());
        var random = new Random(SEED);
        for (int run = 0; run < 200; run++) {
            int[] cuts = random.ints(1 + random.nextInt(8), 1, GOOD.length())
                    .sorted()
                    .distinct()
                    .toArray();
            assertEquals(whole, replay(GOOD, cuts), () -> "cuts " + java.util.Arrays.toString(cuts));
        }
    }

    @Test
    void takesAnyBytesWithoutAnError() {
        var random = new Random(SEED);
        for (int run = 0; run < 500; run++) {
            byte[] bytes = GOOD.getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 1 + random.nextInt(4); i > 0; i--)
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "\r\n :,;0".charAt(random.nextInt(7)));
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertEquals(replay(text, text.length()), replay(text, 1 + random.nextInt(bytes.length - 1)), text);
        }
    }

    // What the handler saw and what was answered.
    private static String replay(String text, int... cuts) {
        var log = new Log();
        var channel = new EmbeddedChannel();
        var loop = new EntryLoop(
                channel.eventLoop(),
                log,
                () -> GatewaySettings.DEFAULT,
                () -> 1L,
                InstantSource.fixed(FakeGateway.NOW));
        channel.pipeline().addLast(new Http1Connection(loop, channel, "127.0.0.1", 1));
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : bytes.length;
            if (to > from && channel.isOpen())
                channel.writeInbound((Object) Unpooled.directBuffer().writeBytes(bytes, from, to - from));
            from = to;
        }
        var replies = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            replies.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        channel.finishAndReleaseAll();
        return log.seen + "\n" + replies;
    }

    /// Writes down each request with its body when that is complete, and answers then.
    private static final class Log implements Handler {
        final List<String> seen = new ArrayList<>();

        @Override
        public CompletionStage<Reply> handle(Request request) {
            var gathered = new FakeGateway.Gathered();
            request.body().start(gathered);
            return gathered.text.handle((text, failure) -> {
                Headers trailers = gathered.trailers.getNow(Headers.EMPTY);
                var fields = new StringBuilder();
                request.headers()
                        .forEach((name, value) ->
                                fields.append(name).append('=').append(value).append(' '));
                trailers.forEach((name, value) ->
                        fields.append(name).append('=').append(value).append(' '));
                seen.add(request.method()
                        + ' '
                        + request.host()
                        + ' '
                        + request.path()
                        + ' '
                        + request.query()
                        + ' '
                        + fields
                        + text
                        + failure);
                return Reply.of(200, trailers, new FakeGateway.TextBody(String.valueOf(text)));
            });
        }

        @Override
        public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
            seen.add("refused: " + problem.detail());
            return Reply.of(problem);
        }
    }
}

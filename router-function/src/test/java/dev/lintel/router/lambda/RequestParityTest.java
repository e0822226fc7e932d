package dev.lintel.router.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random requests, sound and not, over a socket and as both events: the handler must see the same request or the same
/// refusal. What the two ways cannot have alike (the spelling of names in payload 2.0, who the peer is) is left out.
final class RequestParityTest implements Handler {
    private static final long SEED = 20261124;
    private static final int REQUESTS = 1_500;
    private static final String[] PATHS = {
        "/", "a", "B", "%2F", "%2e", "..", ".", "//", "%41", "%c3%a9", "%00", "%4", "%zz", "|", "\"", "~", ";x", "é",
        "#", "%5c", "\\"
    };
    private static final String[] VALUES = {"a", "a b", "\tb ", "", "a,b", "\u00e9", "\u0001", "\u007f", "x\"y\\z"};
    private static final String[] NAMES = {
        "X-A", "Accept", "X_B", "x-c", "bad name", "", "caf\u00e9", "TE", "Expect", "Cookie"
    };
    private static final String[] HOSTS = {
        "shop.example", "SHOP.example:81", "a.b.", "[::1]:8080", "a/b", "", "a:99999", "me@x"
    };
    private static final String[] METHODS = {"GET", "POST", "PUT", "PURGE", "CONNECT", "get", "B@D", "OPTIONS"};

    private final EventLoops loops = new EventLoops(1);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final HttpEntry socket = HttpEntry.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this,
            () -> GatewaySettings.DEFAULT,
            loops,
            NanoClock.SYSTEM);
    private final LambdaEntry lambda = new LambdaEntry(
            this, null, () -> GatewaySettings.DEFAULT, loops, () -> {}, Runnable::run, InstantSource.system());

    @AfterEach
    void stop() {
        socket.close(Duration.ZERO);
        loops.close();
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        var body = new ByteArrayOutputStream();
        var reply = new CompletableFuture<Reply>();
        request.body().start(new Sink() {
            @Override
            public void open(Flow flow) {}

            @Override
            public void write(ByteBuf chunk) {
                byte[] bytes = new byte[chunk.readableBytes()];
                chunk.readBytes(bytes);
                chunk.release();
                body.writeBytes(bytes);
            }

            @Override
            public void flush() {}

            @Override
            public void end(Headers trailers) {
                seen.add(told(request, body.toByteArray()));
                reply.complete(Reply.of(204, Headers.EMPTY, Body.EMPTY));
            }

            @Override
            public void fail(Throwable cause) {
                reply.completeExceptionally(cause);
            }
        });
        return reply;
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        seen.add(problem.type().slug());
        return Reply.of(problem);
    }

    private static String told(Request request, byte[] body) {
        var fields = new TreeMap<String, String>();
        for (int i = 0; i < request.headers().size(); i++) {
            String name = request.headers().name(i).toLowerCase(Locale.ROOT);
            String separator = name.equals("cookie") ? "; " : ",";
            if (!name.equals("connection")) fields.merge(name, request.headers().value(i), (a, b) -> a + separator + b);
        }
        return String.join(
                "\n",
                request.method(),
                request.authority(),
                request.host(),
                request.rawPath(),
                request.path(),
                String.valueOf(request.query()),
                fields.toString(),
                request.body().length() + " " + HexFormat.of().formatHex(body));
    }

    @Test
    void seesTheSameRequestThroughEveryDoor() throws Exception {
        var random = new Random(SEED);
        int sound = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Corpus.Case request = request(random, i);
            String over = send(request);
            if (over.indexOf('\n') > 0) sound++;
            assertEquals(over, invoke(EventText.functionUrl(request)), "function URL, request " + i);
            assertEquals(over, invoke(EventText.rest(request)), "REST, request " + i);
        }
        assertTrue(sound > REQUESTS / 5 && sound < REQUESTS * 4 / 5, sound + " of them were sound");
    }

    private static Corpus.Case request(Random random, int number) {
        String method = random.nextInt(4) > 0 ? METHODS[random.nextInt(4)] : METHODS[random.nextInt(METHODS.length)];
        var target = new StringBuilder("/");
        for (int i = random.nextInt(5); i > 0; i--)
            target.append(random.nextInt(3) > 0 ? "s/" : PATHS[random.nextInt(PATHS.length)]);
        for (int i = 0, n = random.nextInt(3); i < n; i++)
            target.append(i == 0 ? '?' : '&')
                    .append("q")
                    .append(i)
                    .append("=%20")
                    .append(random.nextInt(100));
        List<String> headers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean odd = random.nextInt(4) == 0;
            headers.add(odd ? NAMES[random.nextInt(NAMES.length)] : NAMES[random.nextInt(4)]);
            headers.add(odd ? VALUES[random.nextInt(VALUES.length)] : VALUES[random.nextInt(3)]);
        }
        String host = random.nextInt(4) > 0 ? HOSTS[random.nextInt(3)] : HOSTS[random.nextInt(HOSTS.length)];
        byte[] body = new byte[random.nextInt(3) == 0 ? random.nextInt(300) : 0];
        boolean binary = random.nextBoolean();
        for (int i = 0; i < body.length; i++) body[i] = (byte) (binary ? random.nextInt() : random.nextInt(128));
        return new Corpus.Case(
                Integer.toString(number), method, target.toString(), host, headers, body, binary, false, 0, null);
    }

    private String invoke(byte[] event) throws InterruptedException {
        var response = new CollectedResponse();
        lambda.handle(LambdaFixture.invocation(event, Duration.ofMinutes(1)), response);
        String over = response.ended();
        return over.equals("end") ? next() : over;
    }

    private String send(Corpus.Case request) throws IOException, InterruptedException {
        var head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\nHost: ");
        head.append(request.host()).append("\r\n");
        for (int i = 0; i < request.headers().size(); i += 2)
            head.append(request.headers().get(i) + ": " + request.headers().get(i + 1) + "\r\n");
        if (request.body().length > 0)
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        var message = new ByteArrayOutputStream();
        message.writeBytes(head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(request.body());
        try (var client =
                new Socket(socket.address().getAddress(), socket.address().getPort())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(message.toByteArray());
            byte[] reply = client.getInputStream().readAllBytes();
            assertTrue(reply.length > 0);
        }
        return next();
    }

    private String next() throws InterruptedException {
        String told = seen.poll(20, TimeUnit.SECONDS);
        if (told == null) throw new AssertionError("the handler was told nothing");
        return told;
    }
}

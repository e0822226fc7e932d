package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.UpstreamSpec.Protocol;
import dev.lintel.router.http.Body;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class Http2Test {
    private record Asked(Http2Server.Peer peer, Http2FrameStream stream) {
        void answer(String text) {
            peer.answer(stream, text);
        }
    }

    private static Http2Server.Script answering(String text) {
        return (peer, frame) -> {
            if (frame instanceof Http2HeadersFrame head) peer.answer(head.stream(), text);
        };
    }

    private static Http2Server.Script asking(BlockingQueue<Asked> asked) {
        return (peer, frame) -> {
            if (frame instanceof Http2HeadersFrame head) asked.add(new Asked(peer, head.stream()));
        };
    }

    private static Asked next(BlockingQueue<Asked> asked) throws Exception {
        Asked next = asked.poll(10, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("the backend was asked nothing");
        return next;
    }

    private static Caller.Setup to(Http2Server server) {
        return Caller.to(server.url()).protocol(Protocol.HTTP2);
    }

    @Test
    void forwardsAGetAndItsReply() throws Exception {
        var head = new CompletableFuture<Http2Headers>();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame request)) return;
                    head.complete(request.headers());
                    assertTrue(request.isEndStream());
                    peer.head(request.stream(), "200", false, "x-a", "b").data(request.stream(), "hello", true);
                });
                var caller = Caller.to(server.url() + "/base")
                        .protocol(Protocol.HTTP2)
                        .build()) {
            var answer = caller.get(
                    "/a?b", "Host", "api.test", "X-One", "1", "Connection", "x", "Upgrade", "x", "TE", "trailers");

            assertEquals("hello", answer.text());
            assertEquals("b", answer.header("X-A"));
            assertNull(answer.header(":status"));
            Http2Headers sent = head.get();
            assertEquals("GET", sent.method().toString());
            assertEquals("http", sent.scheme().toString());
            assertEquals("api.test", sent.authority().toString());
            assertEquals("/base/a?b", sent.path().toString());
            assertEquals("1", String.valueOf(sent.get("x-one")));
            assertEquals("trailers", String.valueOf(sent.get("te")));
            assertFalse(sent.contains("connection") || sent.contains("upgrade") || sent.contains("host"));
        }
    }

    @Test
    void sharesOneConnection() throws Exception {
        var asked = new LinkedBlockingQueue<Asked>();
        try (var server = Http2Server.running(asking(asked));
                var caller = to(server).build()) {
            var first = caller.get("/");
            var second = caller.get("/");
            var third = caller.get("/");
            var one = next(asked);
            var two = next(asked);
            next(asked).answer("3");
            two.answer("2");
            one.answer("1");

            assertEquals("1", first.text());
            assertEquals("2", second.text());
            assertEquals("3", third.text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void keepsToTheStreamsThatTheBackendAllows() throws Exception {
        var open = new AtomicInteger();
        var most = new AtomicInteger();
        var asked = new LinkedBlockingQueue<Asked>();
        try (var server =
                        Http2Server.running(Http2Settings.defaultSettings().maxConcurrentStreams(2), (peer, frame) -> {
                            if (!(frame instanceof Http2HeadersFrame head)) return;
                            most.accumulateAndGet(open.incrementAndGet(), Math::max);
                            asked.add(new Asked(peer, head.stream()));
                        });
                var caller = to(server).maxConnections(1).build()) {
            List<Caller.Answer> answers = new ArrayList<>();
            for (int i = 0; i < 7; i++) answers.add(caller.get("/"));
            for (int i = 0; i < 7; i++) {
                Asked next = next(asked);
                open.decrementAndGet();
                next.answer("ok");
            }
            for (var answer : answers) assertEquals("ok", answer.text());
            assertEquals(1, server.accepted());
            assertTrue(most.get() <= 2);
        }
    }

    @Test
    void opensAnotherConnectionWhenOneIsFull() throws Exception {
        var asked = new LinkedBlockingQueue<Asked>();
        try (var server = Http2Server.running(Http2Settings.defaultSettings().maxConcurrentStreams(1), asking(asked));
                var caller = to(server).maxConnections(2).build()) {
            var first = caller.get("/");
            var second = caller.get("/");
            next(asked).answer("ok");
            next(asked).answer("ok");
            assertEquals("ok", first.text());
            assertEquals("ok", second.text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void takesWhatAGoAwayPassedOverElsewhere() throws Exception {
        var asked = new LinkedBlockingQueue<Asked>();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    // a client's first stream is 3, since Netty keeps 1 for upgrades
                    if (peer.number > 1 || head.stream().id() == 5) asked.add(new Asked(peer, head.stream()));
                    else if (head.stream().id() == 3) peer.answer(head.stream(), "first");
                    if (peer.number == 1 && head.stream().id() == 7) peer.goAway(5);
                });
                var caller = to(server).build()) {
            assertEquals("first", caller.get("/").text());
            var kept = caller.get("/");
            var moved = caller.send("POST", "/", Body.EMPTY);
            var underWay = next(asked);
            next(asked).answer("moved");

            assertEquals("moved", moved.text());
            underWay.answer("kept");
            assertEquals("kept", kept.text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void triesARefusedStreamOnceMore() throws Exception {
        var count = new AtomicInteger();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    if (count.getAndIncrement() == 0) peer.reset(head.stream(), Http2Error.REFUSED_STREAM);
                    else peer.answer(head.stream(), "ok");
                });
                var caller = to(server).build()) {
            assertEquals("ok", caller.send("POST", "/", Body.EMPTY).text());
        }
    }

    @Test
    void tellsThatAStreamWasReset() throws Exception {
        try (var server = Http2Server.running((peer, frame) -> {
                    if (frame instanceof Http2HeadersFrame head) peer.reset(head.stream(), Http2Error.INTERNAL_ERROR);
                });
                var caller = to(server).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE, caller.get("/").problem().type());
        }
    }

    @Test
    void cutsTheReplyWhenTheBackendDoes() throws Exception {
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    peer.head(head.stream(), "200", false).data(head.stream(), "part", false);
                    if (head.headers().path().toString().equals("/reset"))
                        peer.reset(head.stream(), Http2Error.INTERNAL_ERROR);
                    else peer.ctx.channel().close();
                });
                var caller = to(server).build()) {
            assertEquals(
                    "backend orders cut its reply",
                    caller.get("/reset").problemOrCut().detail());
            assertEquals(
                    "backend orders cut its reply",
                    caller.get("/close").problemOrCut().detail());
        }
    }

    @Test
    void refusesABodyThatIsNotAsLongAsAnnounced() throws Exception {
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    String path = head.headers().path().toString();
                    peer.head(head.stream(), "200", path.equals("/none"), "content-length", "3");
                    if (!path.equals("/none")) peer.data(head.stream(), path, true);
                });
                var caller = to(server).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_BAD_REPLY,
                    caller.get("/none").problem().type());
            assertEquals(
                    ProblemType.UPSTREAM_BAD_REPLY,
                    caller.get("/").problemOrCut().type());
            assertEquals(
                    ProblemType.UPSTREAM_BAD_REPLY,
                    caller.get("/long").problemOrCut().type());
            assertEquals("/ok", caller.get("/ok").text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void refusesAHeadThatBreaksTheRules() throws Exception {
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    switch (head.headers().path().toString()) {
                        case "/status" -> peer.head(head.stream(), "20x", true);
                        case "/101" -> peer.head(head.stream(), "101", false);
                        case "/connection" -> peer.head(head.stream(), "200", true, "connection", "close");
                        case "/control" -> peer.head(head.stream(), "200", true, "x-a", "a\rb");
                        default -> peer.head(head.stream(), "200", true);
                    }
                });
                var caller = to(server).build()) {
            for (String path : List.of("/status", "/101", "/connection", "/control")) {
                Problem problem = caller.get(path).problem();
                assertEquals(ProblemType.UPSTREAM_BAD_REPLY, problem.type(), path);
            }
            assertEquals(200, caller.get("/").status());
        }
    }

    @Test
    void cancelsTheStreamWhenTheClientLeaves() throws Exception {
        var asked = new LinkedBlockingQueue<Asked>();
        var reset = new CompletableFuture<Long>();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (frame instanceof Http2HeadersFrame head && head.stream().id() == 3)
                        asked.add(new Asked(peer, head.stream()));
                    else if (frame instanceof Http2HeadersFrame head) peer.answer(head.stream(), "ok");
                    else if (frame instanceof Http2ResetFrame gone) reset.complete(gone.errorCode());
                });
                var caller = to(server).build()) {
            var answer = caller.get("/");
            next(asked);
            answer.call.leave();

            assertEquals(Http2Error.CANCEL.code(), reset.get(10, TimeUnit.SECONDS));
            answer.problem();
            assertEquals("ok", caller.get("/").text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void leavesAConnectionThatShowsNoSignOfLife() throws Exception {
        var asked = new LinkedBlockingQueue<Asked>();
        var silent = new AtomicBoolean();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    if (silent.get() && peer.number == 1) asked.add(new Asked(peer, head.stream()));
                    else peer.answer(head.stream(), "ok");
                });
                var caller = to(server).build()) {
            assertEquals("ok", caller.get("/").text());
            silent.set(true);
            var answer = caller.get("/");
            next(asked);
            caller.onLoop(() -> caller.clock.pass(Caller.FIRST_BYTE.plusMillis(1)));

            assertEquals(ProblemType.UPSTREAM_TIMEOUT, answer.problem().type());
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void handsInterimRepliesAndTrailersOn() throws Exception {
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    peer.head(head.stream(), "103", false, "link", "</a>");
                    peer.head(head.stream(), "200", false);
                    peer.data(head.stream(), "text", false).trailers(head.stream(), "x-sum", "1");
                });
                var caller = to(server).build()) {
            var answer = caller.get("/");
            assertEquals("text", answer.text());
            assertEquals(List.of("103 </a>"), answer.call.interims);
            assertEquals(Headers.of("x-sum", "1"), answer.sink.ended.get());
        }
    }

    @Test
    void sendsABodyWithItsTrailers() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (frame instanceof Http2DataFrame data) {
                        told.add(data.content().toString(StandardCharsets.ISO_8859_1));
                    } else if (frame instanceof Http2HeadersFrame head
                            && head.headers().contains("x-sum")) {
                        told.add("x-sum " + head.isEndStream());
                        peer.answer(head.stream(), "ok");
                    }
                });
                var caller = to(server).build()) {
            var body = new TestBody(-1);
            var answer = caller.send("POST", "/", body);
            body.send("a").send("b").end(Headers.of("X-Sum", "1"));
            assertEquals("ok", answer.text());
            assertEquals(List.of("a", "b", "x-sum true"), List.copyOf(told));
        }
    }

    @Test
    void sendsABodyOnceTheBackendAsksForIt() throws Exception {
        var go = new CompletableFuture<Runnable>();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (frame instanceof Http2HeadersFrame head)
                        go.complete(() -> peer.head(head.stream(), "100", false));
                    else if (frame instanceof Http2DataFrame data && data.isEndStream())
                        peer.answer(data.stream(), "ok");
                });
                var caller = to(server).build()) {
            var body = new TestBody(4);
            var answer = caller.send("POST", "/", body, "Expect", "100-continue");
            Runnable continues = go.get(10, TimeUnit.SECONDS);
            caller.onLoop(() -> assertFalse(body.started.isDone()));
            continues.run();
            body.send("data").end(Headers.EMPTY);
            assertEquals("ok", answer.text());
        }
    }

    @Test
    void pausesTheRequestWhileTheBackendGivesNoWindow() throws Exception {
        var received = new AtomicInteger();
        var full = new CountDownLatch(1);
        var streams = new LinkedBlockingQueue<Asked>();
        try (var server = Http2Server.running((peer, frame) -> {
                    if (frame instanceof Http2HeadersFrame head) streams.add(new Asked(peer, head.stream()));
                    if (!(frame instanceof Http2DataFrame data)) return;
                    int bytes = data.initialFlowControlledBytes();
                    int all = received.addAndGet(bytes);
                    if (all == 65_535) full.countDown();
                    boolean returned = all > 65_535;
                    if (returned) peer.ctx.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(data.stream()));
                    if (data.isEndStream()) peer.answer(data.stream(), "ok");
                });
                var caller = to(server).build()) {
            var body = new TestBody(1_000_000);
            var answer = caller.send("POST", "/", body);
            var asked = next(streams);
            String piece = "x".repeat(50_000);
            body.send(piece).send(piece);
            assertTrue(body.pauses.tryAcquire(10, TimeUnit.SECONDS));
            assertTrue(full.await(10, TimeUnit.SECONDS)); // no more can be returned than has come
            asked.peer()
                    .ctx
                    .executor()
                    .execute(() -> asked.peer()
                            .ctx
                            .writeAndFlush(new DefaultHttp2WindowUpdateFrame(65_535).stream(asked.stream())));
            assertTrue(body.resumes.tryAcquire(10, TimeUnit.SECONDS));
            for (int sent = 100_000; sent < 1_000_000; sent += piece.length()) body.send(piece);
            body.end(Headers.EMPTY);
            assertEquals("ok", answer.text());
            assertEquals(1_000_000, received.get());
        }
    }

    @Test
    void holdsTheBackendWhileTheReaderHoldsTheReply() throws Exception {
        int length = 1_000_000;
        try (var server = Http2Server.running((peer, frame) -> {
                    if (!(frame instanceof Http2HeadersFrame head)) return;
                    boolean large = head.headers().path().toString().equals("/large");
                    peer.answer(head.stream(), large ? "x".repeat(length) : "ok");
                });
                var caller = to(server).build()) {
            var held = caller.send(0, "GET", "/large", Body.EMPTY, false);
            var body = held.get().body();
            caller.onLoop(() -> {
                body.start(held.sink);
                held.sink.flow.join().pause();
            });
            // others on the connection go on
            for (int i = 0; i < 20; i++) assertEquals("ok", caller.get("/").text());
            assertTrue(held.sink.length() <= 256 * 1024, held.sink.length() + " bytes came");
            held.sink.flow.get().resume();
            assertEquals(length, held.text().length());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void stopsTheRequestWhenTheReplyIsCompleteBeforeIt() throws Exception {
        var reset = new CountDownLatch(1);
        try (var server = Http2Server.running((peer, frame) -> {
                    if (frame instanceof Http2HeadersFrame head)
                        peer.head(head.stream(), "413", false).data(head.stream(), "no", true);
                    else if (frame instanceof Http2ResetFrame) reset.countDown();
                });
                var caller = to(server).build()) {
            var body = new TestBody(1_000_000);
            var answer = caller.send("POST", "/", body);
            assertEquals(413, answer.status());
            assertEquals("no", answer.text());
            assertTrue(body.stopped.get(10, TimeUnit.SECONDS));
            assertTrue(reset.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void tellsThatTheBackendDoesNotSpeakHttp2() throws Exception {
        try (var server = RawServer.running(talk -> {
                    talk.upTo("\r\n\r\n");
                    talk.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                            .untilClosed();
                });
                var caller = Caller.to(server.url()).protocol(Protocol.HTTP2).build()) {
            Problem problem = caller.get("/").problem();
            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, problem.type());
            assertEquals("backend orders does not speak HTTP/2", problem.detail());
        }
    }

    @Test
    void dropsWhatIsIdleBeforeTheProcessIsCopied() throws Exception {
        try (var server = Http2Server.running(answering("ok"));
                var caller = to(server).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.upstream.dropIdle();
            assertEquals("ok", caller.get("/").text());
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void closesAConnectionThatWasIdleForAMinute() throws Exception {
        try (var server = Http2Server.running(answering("ok"));
                var caller = to(server).build()) {
            assertEquals("ok", caller.get("/").text());
            caller.onLoop(() -> caller.clock.pass(Duration.ofSeconds(61)));
            caller.evict();
            assertEquals("ok", caller.get("/").text());
            assertEquals(2, server.accepted());
        }
    }
}

package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Problem;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The two ends of the router together, with nothing between them.
@ExtendWith(LeakCheck.class)
class EntryToBackendTest {
    /// An entry before a caller's upstream, and a client of it.
    private static final class Way implements AutoCloseable {
        private final Caller caller;
        private final HttpEntry entry;
        private final Socket client;
        private final BufferedInputStream in;

        Way(RawServer server) throws IOException {
            caller = Caller.to(server.url()).build();
            Handler handler = new Handler() {
                @Override
                public CompletionStage<Reply> handle(Request request) {
                    return caller.call(request);
                }

                @Override
                public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
                    return Reply.of(problem);
                }
            };
            entry = HttpEntry.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    handler,
                    () -> GatewaySettings.DEFAULT,
                    caller.loops,
                    caller.clock);
            client =
                    new Socket(InetAddress.getLoopbackAddress(), entry.address().getPort());
            client.setSoTimeout(10_000);
            in = new BufferedInputStream(client.getInputStream());
        }

        void say(String text) throws IOException {
            client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String upTo(String end) throws IOException {
            var text = new StringBuilder();
            while (text.indexOf(end) < 0) {
                int next = in.read();
                if (next < 0) return text + "[closed]";
                text.append((char) next);
            }
            return text.toString();
        }

        @Override
        public void close() {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            entry.close(Duration.ZERO);
            caller.close();
        }
    }

    @Test
    void passesManyRequestsOverOneConnectionEach() throws Exception {
        try (var server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                var way = new Way(server)) {
            for (int i = 0; i < 50; i++) {
                way.say("GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n");
                assertTrue(way.upTo("\r\n\r\nok").startsWith("HTTP/1.1 200 "));
            }
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void asksTheClientOnOnlyWhenTheBackendAsks() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    asked.countDown();
                    go.await();
                    talk.say("HTTP/1.1 100 Continue\r\n\r\n");
                    assertEquals("data", talk.bytes(4));
                    talk.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").untilClosed();
                });
                var way = new Way(server)) {
            way.say("PUT / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertTrue(asked.await(10, TimeUnit.SECONDS));
            way.caller.onLoop(() -> {});
            assertEquals(0, way.in.available());
            go.countDown();
            assertTrue(way.upTo("\r\n\r\n").startsWith("HTTP/1.1 100 "));
            way.say("data");
            assertTrue(way.upTo("\r\n\r\nok").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void tunnelsAWebSocket() throws Exception {
        var closed = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    assertTrue(talk.head().contains("Upgrade: websocket\r\n"));
                    talk.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                    while (true) {
                        String frame = talk.upTo(";");
                        if (!frame.endsWith(";")) break;
                        talk.say("echo " + frame);
                    }
                    closed.countDown();
                });
                var way = new Way(server)) {
            way.say("""
                    GET /ws HTTP/1.1
                    Host: a.test
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """.replace("\n", "\r\n"));
            assertTrue(way.upTo("\r\n\r\n").startsWith("HTTP/1.1 101 "));
            way.say("one;");
            assertEquals("echo one;", way.upTo(";"));
            way.say("two;");
            assertEquals("echo two;", way.upTo(";"));
            way.client.close();
            assertTrue(closed.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void showsTheClientThatAReplyWasCut() throws Exception {
        var read = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
                    read.await();
                });
                var way = new Way(server)) {
            way.say("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
            assertTrue(way.upTo("part").contains("part"));
            read.countDown();
            String rest = way.upTo("0\r\n\r\n");
            assertFalse(rest.contains("0\r\n\r\n"), rest);
            assertTrue(rest.endsWith("[closed]"), rest);
        } catch (SocketException reset) {
            assertTrue(String.valueOf(reset.getMessage()).contains("reset"));
        }
    }

    @Test
    void leavesTheBackendWhenTheClientLeaves() throws Exception {
        var asked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        try (var server = RawServer.running(talk -> {
                    talk.head();
                    asked.countDown();
                    talk.untilClosed();
                    left.countDown();
                });
                var way = new Way(server)) {
            way.say("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
            assertTrue(asked.await(10, TimeUnit.SECONDS));
            way.client.close();
            assertTrue(left.await(10, TimeUnit.SECONDS));
        }
    }
}

package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Clients that take nothing, or never finish asking, cost the others nothing and the gateway little.
final class SlowClientsTest {
    private static final int SLOW = 100;
    private static final String CHUNK = "4000\r\n" + "x".repeat(0x4000) + "\r\n";

    /// A client's buffers in two kernels' worth of sockets and the gateway's share; far below what the backend has.
    private static final long MOST_BYTES_A_CLIENT = 16L << 20;

    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch streaming = new CountDownLatch(SLOW);

    @Test
    void slowClientsDoNotHoldUpAnother() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (OwnBackend backend = OwnBackend.start(this::answer);
                RunningGateway gateway = RunningGateway.start()) {
            gateway.serve("""
                    lintel: 1
                    backends:
                      - {id: endless, targets: ["%s"]}
                    routes:
                      - {id: all, match: {path: {prefix: /}}, forward: {backend: endless}}
                    """.formatted(backend.url()));
            int port = gateway.gateway.gatewayUri().getPort();
            for (int i = 0; i < SLOW; i++) {
                slow.add(ask(port, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")); // and read nothing
                slow.add(ask(port, "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123"));
                slow.add(ask(port, "GET /never HTTP/1.1\r\nHos"));
            }
            assertTrue(streaming.await(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS));

            for (int i = 0; i < SLOW; i++)
                assertEquals("quick", gateway.get("/quick").body());

            long bytes = sent.get();
            assertTrue(bytes <= SLOW * MOST_BYTES_A_CLIENT, () -> bytes + " bytes were taken from the backend");
            for (Socket socket : slow) socket.close(); // or the gateway would let them finish
        }
    }

    private void answer(OwnBackend.Received request) throws IOException {
        if (!request.target().equals("/endless")) {
            request.reply("quick");
            return;
        }
        request.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        streaming.countDown();
        while (true) {
            request.write(CHUNK);
            sent.addAndGet(CHUNK.length());
        }
    }

    private static Socket ask(int port, String text) throws IOException {
        var socket = new Socket();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}

package dev.lintel.router.lambda.runtime;

import dev.lintel.router.http.EventLoops;
import dev.lintel.router.lambda.InvocationHandler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The runtime's own loop against a stand-in for the Runtime API on loopback, so that a snapshot holds it loaded and
/// compiled. The stand-in checks nothing.
public final class Rehearsal {
    private static final String ANSWERED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final Iterator<byte[]> events;
    private final CountDownLatch answered;
    private final InstantSource clock;

    private Rehearsal(List<byte[]> events, InstantSource clock) {
        this.clock = clock;
        this.events = events.iterator();
        this.answered = new CountDownLatch(events.size());
    }

    /// Hands out each event once and takes what is answered. Blocks.
    ///
    /// @return whether all were answered within that time
    public static boolean play(
            EventLoops loops, InvocationHandler handler, List<byte[]> events, InstantSource clock, Duration atMost)
            throws IOException, InterruptedException {
        var rehearsal = new Rehearsal(events, clock);
        try (var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().name("lintel-rehearsal").start(() -> rehearsal.accept(server));
            var api = RuntimeApi.at("127.0.0.1:" + server.getLocalPort(), loops);
            new RuntimeLoop(api, handler, clock).start(1);
            return rehearsal.answered.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException over) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = upTo(in, "\r\n\r\n"); head.startsWith("GET"); head = upTo(in, "\r\n\r\n")) {
                byte @Nullable [] event = next();
                if (event == null) return;
                socket.getOutputStream().write(handedOut(event));
            }
            upTo(in, "0\r\n\r\n"); // of an error, none comes: the connection's end does
            socket.getOutputStream().write(ANSWERED.getBytes(StandardCharsets.US_ASCII));
            answered.countDown();
        } catch (IOException cut) {
            return;
        }
    }

    private synchronized byte @Nullable [] next() {
        return events.hasNext() ? events.next() : null;
    }

    private byte[] handedOut(byte[] event) {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + event.length
                + "\r\nLambda-Runtime-Aws-Request-Id: 00000000-0000-4000-8000-000000000000"
                + "\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:r"
                + "\r\nLambda-Runtime-Trace-Id: Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0"
                + "\r\nLambda-Runtime-Deadline-Ms: " + (clock.millis() + 30_000) + "\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = java.util.Arrays.copyOf(first, first.length + event.length);
        System.arraycopy(event, 0, whole, first.length, event.length);
        return whole;
    }

    private static String upTo(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        while (!ends(text, end)) {
            int next = in.read();
            if (next < 0) break;
            text.append((char) next);
        }
        return text.toString();
    }

    private static boolean ends(StringBuilder text, String end) {
        int from = text.length() - end.length();
        if (from < 0) return false;
        for (int i = 0; i < end.length(); i++) if (text.charAt(from + i) != end.charAt(i)) return false;
        return true;
    }
}

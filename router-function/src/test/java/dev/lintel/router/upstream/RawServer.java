package dev.lintel.router.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend that says byte for byte what a test tells it to. Each connection runs the script on a thread of its own.
public final class RawServer implements AutoCloseable {
    public interface Script {
        void run(Talk talk) throws Exception;
    }

    /// One connection, as its script sees it.
    public static final class Talk {
        final Socket socket;
        public final int number;
        private final InputStream in;
        private final OutputStream out;

        Talk(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /// The next request's head with its empty line; empty at the connection's end.
        public String head() throws IOException {
            var text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) return "";
                text.append((char) next);
            }
            return text.toString();
        }

        public String bytes(int count) throws IOException {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        /// Up to and with that text.
        public String upTo(String end) throws IOException {
            var text = new StringBuilder();
            while (text.indexOf(end) < 0) {
                int next = in.read();
                if (next < 0) break;
                text.append((char) next);
            }
            return text.toString();
        }

        /// Returns when the peer is gone, gracefully or not.
        public void untilClosed() {
            try {
                int next = in.read();
                while (next >= 0) next = in.read();
            } catch (IOException reset) {
                return;
            }
        }

        public Talk say(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private final ServerSocket listener;
    private final Thread acceptor;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    private RawServer(Script script) {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = Thread.ofVirtual().start(() -> accept(script));
    }

    public static RawServer running(Script script) {
        return new RawServer(script);
    }

    /// Answers every request on a connection so.
    public static RawServer saying(String reply) {
        return running(talk -> {
            while (!talk.head().isEmpty()) talk.say(reply);
        });
    }

    private void accept(Script script) {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                var talk = new Talk(socket, accepted.incrementAndGet());
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        script.run(talk);
                    } catch (SocketException closed) {
                        return;
                    } catch (Exception | AssertionError e) {
                        failure.complete(e);
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int accepted() {
        return accepted.get();
    }

    /// Nobody can connect when it returns. Fails the test in which a script failed.
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            acceptor.join(); // until it knows, the port is still open
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : List.copyOf(open)) socket.close();
        if (failure.isDone()) throw new AssertionError(failure.resultNow());
    }
}

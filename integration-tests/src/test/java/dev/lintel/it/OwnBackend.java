package dev.lintel.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A backend of the test's own on a bare socket, so that it may also misbehave: reads requests of HTTP/1.1 one after
/// the other and lets the test write each answer itself. One virtual thread a connection.
final class OwnBackend implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final ServerSocket server;
    private final Answer answer;

    /// Writes the answer to one request; a connection on which it fails is closed.
    @FunctionalInterface
    interface Answer {
        void to(Received request) throws IOException, InterruptedException;
    }

    /// @param headers by name in lower case; the last of each name
    record Received(String method, String target, Map<String, String> headers, String body, Socket socket) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /// A whole answer.
        ///
        /// @param fields lines without their ends
        void reply(String body, String... fields) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            var head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n");
            for (String field : fields) head.append(field).append("\r\n");
            write(head + "\r\n" + body);
        }

        /// What goes on the wire as it stands.
        void write(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /// Returns when the other end is gone.
        void awaitGone() throws IOException {
            try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException reset) {
                if (socket.isClosed()) throw reset;
            }
        }
    }

    private OwnBackend(ServerSocket server, Answer answer) {
        this.server = server;
        this.answer = answer;
    }

    static OwnBackend start(Answer answer) throws IOException {
        var backend = new OwnBackend(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), answer);
        Thread.ofVirtual().name("own-backend").start(backend::accept);
        return backend;
    }

    int port() {
        return server.getLocalPort();
    }

    /// As a document names it.
    String url() {
        return "http://127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (@Nullable Received request = read(in, socket); request != null; request = read(in, socket))
                answer.to(request);
        } catch (IOException cut) {
            return; // by the gateway, or by the test on purpose
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Received read(InputStream in, Socket socket) throws IOException {
        String[] first = line(in).split(" ", 3);
        if (first.length < 3) return null;
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String body = headers.containsKey("transfer-encoding")
                ? chunks(in)
                : text(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        return new Received(first[0], first[1], headers, body, socket);
    }

    private static String chunks(InputStream in) throws IOException {
        var body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(text(in.readNBytes(size)));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Empty at the end of the stream, too.
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) line.write(next);
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

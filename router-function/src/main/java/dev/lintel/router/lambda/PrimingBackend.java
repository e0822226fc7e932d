package dev.lintel.router.lambda;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A backend on loopback that streams the same reply to every request, and hangs up on who begins with TLS.
final class PrimingBackend implements AutoCloseable {
    private static final byte[] HEAD = """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Cache-Control: no-cache\r
            Transfer-Encoding: chunked\r
            \r
            9\r
            data: 1

            \r
            """.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REST = """
            9\r
            data: 2

            \r
            0\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;

    private PrimingBackend(ServerSocket server) {
        this.server = server;
    }

    static PrimingBackend start() throws IOException {
        var backend = new PrimingBackend(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().name("lintel-priming-backend").start(backend::accept);
        return backend;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException over) {
            return;
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (request(in)) {
                out.write(HEAD);
                out.flush();
                out.write(REST);
            }
        } catch (IOException cut) {
            return;
        }
    }

    /// @return whether there was one
    private static boolean request(InputStream in) throws IOException {
        int first = in.read();
        if (first < 'A' || first > 'Z') return false;
        var head = new StringBuilder();
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            int next = in.read();
            if (next < 0) return false;
            head.append((char) Character.toLowerCase(next));
        }
        int length = head.indexOf("content-length: ");
        if (length >= 0) in.skipNBytes(Long.parseLong(head.substring(length + 16, head.indexOf("\r", length))));
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

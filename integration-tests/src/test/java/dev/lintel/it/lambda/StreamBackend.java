package dev.lintel.it.lambda;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// A backend on a bare socket that answers as the path asks: `/sse/N`, `/cut`, `/bytes/N`, `/hang`.
final class StreamBackend implements AutoCloseable {
    private final ServerSocket server;
    /// Body bytes that sockets took.
    final AtomicLong sent = new AtomicLong();

    private StreamBackend(ServerSocket server) {
        this.server = server;
    }

    static StreamBackend start() throws IOException {
        var backend = new StreamBackend(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(backend::accept);
        return backend;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException over) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String path = path(in); !path.isEmpty(); path = path(in)) answer(path, socket.getOutputStream());
        } catch (IOException cut) {
            return;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(String path, OutputStream out) throws IOException, InterruptedException {
        String[] parts = path.split("/", -1);
        switch (parts[1]) {
            case "sse" -> {
                chunkedHead(out);
                for (int i = 0; i < Integer.parseInt(parts[2]); i++) {
                    Thread.sleep(5); // events come apart
                    chunk(out, "data: " + System.nanoTime() + "\n\n");
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            case "cut" -> {
                chunkedHead(out);
                chunk(out, "half");
                throw new IOException("cut on purpose");
            }
            case "bytes" -> {
                long left = Long.parseLong(parts[2]);
                out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + left
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                var piece = new byte[64 * 1024];
                for (; left > 0; left -= piece.length) {
                    int size = (int) Math.min(left, piece.length);
                    out.write(piece, 0, size);
                    sent.addAndGet(size);
                }
            }
            case "hang" -> {
                chunkedHead(out);
                chunk(out, "begun");
                Thread.sleep(60_000); // until the router hangs up
            }
            default -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void chunkedHead(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String path(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            int next = in.read();
            if (next < 0) return "";
            head.append((char) next);
        }
        return head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

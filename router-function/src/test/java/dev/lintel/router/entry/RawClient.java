package dev.lintel.router.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client that sends and sees plain bytes, as Latin-1 text.
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawClient(InetSocketAddress address) {
        this(address, 0);
    }

    /// @param receiveBytes of the socket's receive buffer; 0 for the system's choice
    RawClient(InetSocketAddress address, int receiveBytes) {
        try {
            if (receiveBytes > 0) socket.setReceiveBufferSize(receiveBytes);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.connect(address, PATIENCE_MILLIS);
            in = new java.io.BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Up to and with that text.
    String readTo(String end) {
        var seen = new StringBuilder();
        while (seen.length() < end.length()
                || !seen.substring(seen.length() - end.length()).equals(end)) {
            int b = read();
            if (b < 0) throw new AssertionError("closed after: " + seen);
            seen.append((char) b);
        }
        return seen.toString();
    }

    String read(int bytes) {
        try {
            byte[] read = in.readNBytes(bytes);
            if (read.length < bytes) throw new AssertionError("closed after: " + latin(read));
            return latin(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything up to the server's close; a reset shows as `<reset>` at the end.
    String readAll() {
        var seen = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) seen.write(b);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("not closed after: " + latin(seen.toByteArray()), e);
        } catch (IOException reset) {
            return latin(seen.toByteArray()) + "<reset>";
        }
        return latin(seen.toByteArray());
    }

    /// The head of a reply, its body still to come.
    Answer answerHead() {
        return new Answer(readTo("\r\n\r\n"), "", "");
    }

    /// One reply with its body as it is framed by `Content-Length` or chunks.
    Answer answer() {
        String head = readTo("\r\n\r\n");
        var answer = new Answer(head, "", "");
        String length = answer.field("Content-Length");
        if (length != null) return new Answer(head, read(Integer.parseInt(length)), "");
        if (!"chunked".equals(answer.field("Transfer-Encoding"))) return answer;
        var body = new StringBuilder();
        while (true) {
            String size = readTo("\r\n");
            int bytes = Integer.parseInt(size.strip(), 16);
            if (bytes == 0) break;
            body.append(read(bytes));
            if (!read(2).equals("\r\n")) throw new AssertionError("a chunk without its end");
        }
        var trailers = new StringBuilder();
        for (String line = readTo("\r\n"); !line.equals("\r\n"); line = readTo("\r\n")) trailers.append(line);
        return new Answer(head, body.toString(), trailers.toString());
    }

    /// @param head with its empty line
    /// @param trailers lines with their ends
    record Answer(String head, String body, String trailers) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        @Nullable
        String field(String name) {
            for (String line : head.split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name))
                    return line.substring(colon + 1).strip();
            }
            return null;
        }
    }

    private int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    /// Closes before the test is over.
    void leave() {
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

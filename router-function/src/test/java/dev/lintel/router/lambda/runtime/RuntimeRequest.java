package dev.lintel.router.lambda.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request as the Runtime API's double reads it from a socket: strictly.
///
/// @param headers by name in lower case; several of one name joined with a comma
record RuntimeRequest(String method, String path, Map<String, String> headers) {
    static final String VERSION = "/2018-06-01/runtime";

    /// Null at the end of the connection.
    static @Nullable RuntimeRequest read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) return null;
        String[] line = ((char) first + line(in)).split(" ", -1);
        if (line.length != 3 || !line[2].equals("HTTP/1.1") || !line[1].startsWith(VERSION))
            throw new IOException("no request of the Runtime API: " + String.join(" ", line));
        return new RuntimeRequest(line[0], line[1].substring(VERSION.length()), fields(in));
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean isChunked() {
        return header("transfer-encoding").equals("chunked");
    }

    byte[] fixedBody(InputStream in) throws IOException {
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) throw new EOFException("the body was cut");
        return body;
    }

    /// @return trailers, by name in lower case
    Map<String, String> chunkedBody(InputStream in, Invoked.ChunkTaker taker) throws IOException {
        while (true) {
            String size = line(in);
            if (!size.matches("[0-9a-fA-F]{1,8}")) throw new IOException("no size of a chunk: " + size);
            int bytes = Integer.parseInt(size, 16);
            if (bytes == 0) return fields(in);
            byte[] chunk = in.readNBytes(bytes);
            if (chunk.length < bytes) throw new EOFException("a chunk was cut");
            taker.take(chunk);
            if (!line(in).isEmpty()) throw new IOException("a chunk is longer than it said");
        }
    }

    private static Map<String, String> fields(InputStream in) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1) throw new IOException("no field: " + line);
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return new TreeMap<>(fields);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) throw new EOFException("the connection ended within a line");
            line.write(next);
        }
        if (in.read() != '\n') throw new IOException("a line without LF");
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}

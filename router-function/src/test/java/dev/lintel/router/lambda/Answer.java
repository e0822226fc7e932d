package dev.lintel.router.lambda;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a client gets, without what differs from one try to the next (date, ids) and from one home to the next (what
/// frames a message).
///
/// @param fields `name: value`, sorted
/// @param body its bytes, as Latin-1
public record Answer(int status, List<String> fields, String body) {
    private static final Set<String> APART =
            Set.of("date", "connection", "keep-alive", "transfer-encoding", "x-request-id", "lintel-cache-tag");
    private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"[^\"]*\"");

    /// @param pairs name, value, name, value, …; fields of several values become one, as lists may
    public static Answer of(int status, List<String> pairs, byte[] body) {
        var joined = new java.util.TreeMap<String, String>();
        var cookies = new TreeSet<String>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String name = pairs.get(i).toLowerCase(Locale.ROOT);
            if (APART.contains(name)) continue;
            if (name.equals("set-cookie")) cookies.add("set-cookie: " + pairs.get(i + 1));
            else joined.merge(name, pairs.get(i + 1), (before, value) -> before + ", " + value);
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        boolean problem = "application/problem+json".equals(joined.get("content-type"));
        if (problem) {
            text = REQUEST_ID.matcher(text).replaceAll("\"requestId\":\"…\"");
            joined.remove("content-length"); // ids have lengths of their own
        }
        var fields = new java.util.ArrayList<>(cookies);
        joined.forEach((name, value) -> fields.add(name + ": " + value));
        return new Answer(status, List.copyOf(fields), text);
    }

    public String utf8() {
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// Of what a streaming runtime sends: prelude, eight NUL bytes, body.
    public static Answer ofStream(byte[] prelude, byte[] body) {
        JsonNode head = Corpus.JSON.readTree(prelude);
        return of(head.path("statusCode").asInt(), pairs(head), body);
    }

    /// Of what a buffering runtime sends.
    public static Answer ofObject(byte[] json) {
        JsonNode object = Corpus.JSON.readTree(json);
        String body = object.path("body").asString();
        byte[] bytes = object.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
        return of(object.path("statusCode").asInt(), pairs(object), bytes);
    }

    private static List<String> pairs(JsonNode head) {
        var pairs = new java.util.ArrayList<String>();
        head.path("headers").properties().forEach(field -> {
            pairs.add(field.getKey());
            pairs.add(field.getValue().asString());
        });
        head.path("multiValueHeaders")
                .properties()
                .forEach(field -> field.getValue().forEach(value -> {
                    pairs.add(field.getKey());
                    pairs.add(value.asString());
                }));
        head.path("cookies").forEach(cookie -> {
            pairs.add("set-cookie");
            pairs.add(cookie.asString());
        });
        return pairs;
    }

    /// Of an HTTP/1.1 message that ends with its connection.
    public static Answer ofMessage(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        var pairs = new java.util.ArrayList<String>();
        boolean chunked = false;
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            pairs.add(lines[i].substring(0, colon));
            pairs.add(lines[i].substring(colon + 1).strip());
            chunked |= lines[i].equalsIgnoreCase("Transfer-Encoding: chunked");
        }
        byte[] body = Arrays.copyOfRange(message, end + 4, message.length);
        return of(Integer.parseInt(lines[0].substring(9, 12)), pairs, chunked ? unchunked(body) : body);
    }

    private static byte[] unchunked(byte[] chunked) {
        var out = ByteBuffer.allocate(chunked.length);
        for (int at = 0; ; ) {
            int lf = at;
            while (chunked[lf] != '\n') lf++;
            int size = Integer.parseInt(new String(chunked, at, lf - 1 - at, StandardCharsets.ISO_8859_1), 16);
            if (size == 0) return Arrays.copyOf(out.array(), out.position());
            out.put(chunked, lf + 1, size);
            at = lf + 1 + size + 2;
        }
    }
}

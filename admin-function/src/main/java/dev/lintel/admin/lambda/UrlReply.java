package dev.lintel.admin.lambda;

import dev.lintel.admin.AdminReply;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemJson;
import dev.lintel.contract.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a function URL takes for a reply: JSON of at most 6 MB. All replies of the admin API are text. One that is too
/// large goes compressed if the client takes that; a document has about a tenth then.
final class UrlReply {
    /// Of Lambda's 6,291,556 bytes, some for the frame around the body.
    static final int MAX_BYTES = 6_200_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private UrlReply() {}

    /// @param acceptEncoding of the request; null if it had none
    static void write(AdminReply reply, @Nullable String acceptEncoding, OutputStream out) throws IOException {
        byte[] event = event(reply, new String(reply.body(), StandardCharsets.UTF_8), false, false);
        if (event.length > MAX_BYTES && takesGzip(acceptEncoding)) {
            String body = Base64.getEncoder().encodeToString(gzip(reply.body()));
            event = event(reply, body, true, true);
        }
        if (event.length > MAX_BYTES) event = tooLarge(reply);
        out.write(event);
    }

    private static byte[] event(AdminReply reply, String body, boolean base64, boolean gzip) {
        ObjectNode event = JSON.createObjectNode();
        event.put("statusCode", reply.status());
        ObjectNode headers = event.putObject("headers");
        reply.headers().forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            String before = headers.path(key).stringValue("");
            headers.put(key, before.isEmpty() ? value : before + ", " + value);
        });
        if (gzip) headers.put("content-encoding", "gzip").put("vary", "Accept-Encoding");
        event.put("body", body).put("isBase64Encoded", base64);
        return JSON.writeValueAsBytes(event);
    }

    private static byte[] tooLarge(AdminReply reply) {
        var problem = Problem.of(
                ProblemType.NOT_ACCEPTABLE,
                "the reply has %d bytes, more than Lambda carries: accept gzip, or read resource by resource"
                        .formatted(reply.body().length));
        String id = reply.headers().first("X-Request-Id");
        var headers = dev.lintel.contract.Headers.of("Content-Type", ProblemJson.MEDIA_TYPE);
        byte[] body = ProblemJson.write(problem, id);
        return event(
                new AdminReply(problem.type().status(), headers, body),
                new String(body, StandardCharsets.UTF_8),
                false,
                false);
    }

    /// `gzip`, `*` or `x-gzip` among the codings, and not with weight 0.
    private static boolean takesGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) return false;
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.strip().split("\\s*;\\s*", 2);
            boolean gzip = parts[0].equals("gzip") || parts[0].equals("x-gzip") || parts[0].equals("*");
            if (gzip && (parts.length == 1 || !parts[1].matches("q=0(\\.0{0,3})?"))) return true;
        }
        return false;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}

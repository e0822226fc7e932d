package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemJson;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.entry.ReplyTarget;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Flow;
import dev.lintel.router.telemetry.JsonBytes;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/// A reply that is gathered whole and becomes one JSON object, for runtimes that do not stream. What would cut a
/// streamed reply short becomes a problem here, for nothing was sent yet.
final class BufferedReply implements ReplyTarget {
    /// Of the object: Lambda's limit for a synchronous reply.
    static final int LIMIT_BYTES = 6 * 1024 * 1024;

    private final HttpEvent.Shape shape;
    private final CompletableFuture<byte[]> json = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
    private Headers headers = Headers.EMPTY;
    private Flow flow = Flow.DONE;
    private int status;
    private boolean tooLong;

    BufferedReply(HttpEvent.Shape shape) {
        this.shape = shape;
    }

    /// The object, UTF-8.
    CompletableFuture<byte[]> json() {
        return json;
    }

    @Override
    public void head(int status, Headers headers, Flow flow) {
        this.status = status;
        this.headers = headers;
        this.flow = flow;
    }

    @Override
    public void data(ByteBuf piece) {
        if (!tooLong && body.size() + piece.readableBytes() > LIMIT_BYTES) {
            tooLong = true;
            flow.cancel();
        }
        if (!tooLong) write(piece);
        piece.release();
    }

    private void write(ByteBuf piece) {
        byte[] bytes = new byte[piece.readableBytes()];
        piece.readBytes(bytes);
        body.writeBytes(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void ended(Call.End end) {
        json.complete(
                switch (end) {
                    case COMPLETE -> whole();
                    case UPSTREAM_CUT, FAILED ->
                        problem(ProblemType.UPSTREAM_BAD_REPLY, "the backend's reply ended before it was complete");
                    case TIMED_OUT -> problem(ProblemType.UPSTREAM_TIMEOUT, "the reply was not complete in time");
                    case CLIENT_GONE ->
                        tooLong
                                ? tooLong()
                                : problem(ProblemType.INTERNAL, "the request was given up before its reply");
                });
    }

    private byte[] whole() {
        byte[] object = object(status, headers, body.toByteArray());
        return object.length > LIMIT_BYTES ? tooLong() : object;
    }

    private byte[] tooLong() {
        return problem(ProblemType.UPSTREAM_BAD_REPLY, "the reply exceeds 6 MB, what this runtime can return");
    }

    private byte[] problem(ProblemType type, String detail) {
        String requestId = headers.first("X-Request-Id");
        byte[] text = ProblemJson.write(Problem.of(type, detail), requestId);
        Headers.Builder fields = Headers.builder()
                .add("Content-Type", ProblemJson.MEDIA_TYPE)
                .add("Content-Length", Integer.toString(text.length));
        if (requestId != null) fields.add("X-Request-Id", requestId);
        return object(type.status(), fields.build(), text);
    }

    private byte[] object(int status, Headers headers, byte[] body) {
        var json = new JsonBytes(512 + body.length * 4 / 3).raw('{');
        ReplyHead.write(shape, status, headers, json);
        String text = ReplyHead.isText(headers) ? utf8(body) : null;
        if (body.length == 0) json.raw(",\"body\":\"\",\"isBase64Encoded\":false");
        else if (text != null) json.raw(",\"body\":").string(text).raw(",\"isBase64Encoded\":false");
        else
            json.raw(",\"body\":\"")
                    .raw(Base64.getEncoder().encodeToString(body))
                    .raw("\",\"isBase64Encoded\":true");
        return json.raw('}').toByteArray();
    }

    private static @org.jspecify.annotations.Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return null;
        }
    }
}

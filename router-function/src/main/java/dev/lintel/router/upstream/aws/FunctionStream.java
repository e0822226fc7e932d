package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;
import software.amazon.awssdk.eventstream.MessageDecoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a function streams (`InvokeWithResponseStream`): event-stream frames come in, their payloads go out as a body.
/// A body may begin with a prelude, JSON with status and headers and then eight NULs, as function URLs and API Gateway
/// have it; without one it is a 200. One that ends without a prelude and is an object with `statusCode` is taken as
/// what
/// a function without streaming returned. One per reply. Frames come from one thread and the reader may be on another,
/// so both are locked out while the other is at work.
final class FunctionStream implements Sink, Body, Flow {
    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";
    private static final String BYTES = "application/octet-stream";
    private static final int PRELUDE_BYTES = 64 << 10;
    private static final int NULS = 8;

    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private final BiFunction<String, @Nullable Throwable, ProblemException> failures;
    private final String type;
    private final MessageDecoder decoder = new MessageDecoder(this::message);
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
    private final ArrayDeque<ByteBuf> backlog = new ArrayDeque<>(2);
    private volatile Flow source = Flow.DONE;
    private boolean headDone;
    private boolean complete;
    private boolean over;
    private boolean ended;
    private @Nullable ProblemException failed;
    private @Nullable Sink sink;

    private FunctionStream(BiFunction<String, @Nullable Throwable, ProblemException> failures, String type) {
        this.failures = failures;
        this.type = type;
    }

    /// @param failures makes a problem of what the backend did
    static CompletionStage<Reply> of(
            Reply invoked, BiFunction<String, @Nullable Throwable, ProblemException> failures) {
        @Nullable String told = invoked.headers().first("Content-Type");
        String type = told == null || told.toLowerCase(Locale.ROOT).startsWith(EVENT_STREAM) ? BYTES : told;
        var stream = new FunctionStream(failures, type);
        invoked.body().start(stream);
        return stream.reply;
    }

    // frames come in

    @Override
    public void open(Flow flow) {
        source = flow;
    }

    @Override
    public synchronized void write(ByteBuf chunk) {
        try {
            if (!over) decoder.feed(chunk.nioBuffer());
        } catch (RuntimeException broken) {
            cut("sent a stream that is broken", broken);
        } finally {
            chunk.release();
        }
    }

    private void message(Message message) {
        if (over) return;
        String kind = text(message, ":message-type");
        if (!kind.equals("event")) {
            cut("broke off its reply", null);
            return;
        }
        switch (text(message, ":event-type")) {
            case "PayloadChunk" -> payload(message.getPayload());
            case "InvokeComplete" -> completed(message.getPayload());
            default -> {} // new kinds of events are no part of the body
        }
    }

    private static String text(Message message, String header) {
        @Nullable HeaderValue value = message.getHeaders().get(header);
        return value == null ? "" : value.getString();
    }

    private void payload(byte[] bytes) {
        if (headDone) {
            emit(Unpooled.wrappedBuffer(bytes));
            return;
        }
        head.writeBytes(bytes);
        byte[] seen = head.toByteArray();
        int nuls = seen.length > 0 && seen[0] == '{' ? nuls(seen) : -1;
        if (nuls >= 0) preluded(seen, nuls);
        else if (seen.length > 0 && (seen[0] != '{' || seen.length > PRELUDE_BYTES)) unheaded(seen);
    }

    private static int nuls(byte[] bytes) {
        int run = 0;
        for (int i = 0; i < bytes.length; i++) {
            run = bytes[i] == 0 ? run + 1 : 0;
            if (run == NULS) return i + 1 - NULS;
        }
        return -1;
    }

    private void preluded(byte[] seen, int nuls) {
        try {
            begin(FunctionReply.streamed(Arrays.copyOf(seen, nuls), this));
            if (seen.length > nuls + NULS) emit(Unpooled.wrappedBuffer(seen, nuls + NULS, seen.length - nuls - NULS));
        } catch (FunctionReply.MalformedException malformed) {
            cut("returned what is no reply", malformed);
        }
    }

    private void unheaded(byte[] seen) {
        begin(Reply.of(200, Headers.of("Content-Type", type), this));
        if (seen.length > 0) emit(Unpooled.wrappedBuffer(seen));
    }

    private void begin(Reply told) {
        headDone = true;
        source.pause(); // until somebody reads
        reply.complete(told);
    }

    private void completed(byte[] payload) {
        if (hasError(payload)) cut("failed in its function", null);
        else complete = true;
    }

    private static boolean hasError(byte[] payload) {
        try {
            JsonNode code = JsonMapper.shared().readTree(payload).path("ErrorCode");
            return code.isString() && !code.stringValue().isEmpty();
        } catch (JacksonException unreadable) {
            return true;
        }
    }

    @Override
    public synchronized void flush() {
        if (sink != null && !over) sink.flush();
    }

    @Override
    public synchronized void end(Headers trailers) {
        if (over) return;
        if (!complete) {
            cut("broke off its reply", null);
            return;
        }
        if (!headDone) whole(head.toByteArray());
        over = true;
        ended = true;
        if (sink != null) sink.end(Headers.EMPTY);
    }

    /// The stream is over and had no prelude.
    private void whole(byte[] seen) {
        try {
            reply.complete(FunctionReply.of(seen));
            headDone = true;
        } catch (FunctionReply.MalformedException noJson) {
            unheaded(seen);
        }
    }

    @Override
    public synchronized void fail(Throwable cause) {
        cut("cut its reply", cause);
    }

    private void cut(String what, @Nullable Throwable cause) {
        if (over) return;
        over = true;
        source.cancel();
        ProblemException why = cause instanceof ProblemException known ? known : failures.apply(what, cause);
        failed = why;
        if (!headDone) reply.completeExceptionally(why);
        else if (sink != null) sink.fail(why);
    }

    private void emit(ByteBuf chunk) {
        if (sink == null) backlog.add(chunk);
        else sink.write(chunk);
    }

    // the body goes out

    @Override
    public long length() {
        return -1;
    }

    @Override
    public synchronized void start(Sink sink) {
        this.sink = sink;
        sink.open(this);
        for (ByteBuf chunk = backlog.poll(); chunk != null; chunk = backlog.poll()) sink.write(chunk);
        sink.flush();
        @Nullable ProblemException why = failed;
        if (why != null) sink.fail(why);
        else if (ended) sink.end(Headers.EMPTY);
        else source.resume();
    }

    @Override
    public synchronized void discard() {
        if (sink == null) cancel();
    }

    // the reader holds it

    @Override
    public void pause() {
        source.pause();
    }

    @Override
    public void resume() {
        source.resume();
    }

    @Override
    public synchronized void cancel() {
        over = true;
        source.cancel();
        backlog.forEach(ByteBuf::release);
        backlog.clear();
    }
}

package dev.lintel.router.lambda.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One invocation as its caller sees it.
public final class Invoked {
    private static final long PATIENCE_SECONDS = 60;

    final String requestId;
    final byte[] event;
    final Map<String, String> headers = new HashMap<>();
    private final boolean keep;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile ChunkTaker reader = chunk -> {};
    private final AtomicLong received = new AtomicLong();
    /// Guarded by the double.
    State state = State.QUEUED;

    /// Takes a chunk as soon as it is whole.
    @FunctionalInterface
    public interface ChunkTaker {
        void take(byte[] chunk) throws java.io.IOException;
    }

    enum State {
        QUEUED,
        HANDED_OUT,
        ANSWERING,
        OVER
    }

    /// What came in one chunk, and when, on the clock of `System.nanoTime`.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Chunk(byte[] bytes, long nanos) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// How it ended.
    ///
    /// @param streamed by the streaming mode
    /// @param failed told of as an error, before the reply or in its trailers
    /// @param errorType empty if none
    /// @param error the error's JSON; empty if none
    /// @param body of the reply, prelude and all; empty if it was not kept
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Outcome(boolean streamed, boolean failed, String errorType, String error, byte[] body) {
        /// The JSON before the delimiter of a streamed reply.
        public String prelude() {
            return new String(body, 0, delimiter(), StandardCharsets.UTF_8);
        }

        /// What follows the delimiter.
        public byte[] payload() {
            return Arrays.copyOfRange(body, delimiter() + 8, body.length);
        }

        public String text() {
            return new String(streamed ? payload() : body, StandardCharsets.UTF_8);
        }

        private int delimiter() {
            int at = 0;
            while (body[at] != 0) at++;
            for (int i = at; i < at + 8; i++)
                if (body[i] != 0) throw new AssertionError("fewer than eight NUL bytes after the prelude");
            return at;
        }
    }

    Invoked(String requestId, byte[] event, boolean keep) {
        this.requestId = requestId;
        this.event = event;
        this.keep = keep;
    }

    /// Called with each chunk before the next is read: a caller that is slow.
    public Invoked readBy(ChunkTaker reader) {
        this.reader = reader;
        return this;
    }

    void chunk(byte[] bytes) throws java.io.IOException {
        received.addAndGet(bytes.length);
        if (keep) {
            body.writeBytes(bytes);
            chunks.add(new Chunk(bytes, System.nanoTime()));
        }
        reader.take(bytes);
    }

    void streamed(Map<String, String> trailers) {
        String type = trailers.getOrDefault("lambda-runtime-function-error-type", "");
        String error = new String(
                Base64.getDecoder().decode(trailers.getOrDefault("lambda-runtime-function-error-body", "")),
                StandardCharsets.UTF_8);
        outcome.complete(new Outcome(true, !type.isEmpty(), type, error, body.toByteArray()));
    }

    void buffered(byte[] whole) {
        outcome.complete(new Outcome(false, false, "", "", whole));
    }

    void failed(String type, byte[] error) {
        outcome.complete(new Outcome(false, true, type, new String(error, StandardCharsets.UTF_8), new byte[0]));
    }

    void broken(Throwable why) {
        outcome.completeExceptionally(why);
    }

    /// The next chunk of the reply.
    public Chunk chunk() throws InterruptedException {
        @Nullable Chunk next = chunks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("no chunk came: " + outcome);
        return next;
    }

    /// Of the reply so far.
    public long received() {
        return received.get();
    }

    public boolean isOver() {
        return outcome.isDone();
    }

    public Outcome outcome() throws Exception {
        return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}

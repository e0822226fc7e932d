package dev.lintel.router.lambda;

import dev.lintel.router.http.Flow;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Gathers what a streaming runtime would be given.
class CollectedResponse implements InvocationResponse {
    final CompletableFuture<String> over = new CompletableFuture<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    volatile byte @Nullable [] prelude;
    volatile Flow flow = Flow.DONE;
    volatile int flushes;
    volatile Runnable gone = () -> {};

    @Override
    public void begin(byte[] prelude, Flow flow) {
        if (this.prelude != null) throw new IllegalStateException("begun twice");
        this.prelude = prelude;
        this.flow = flow;
    }

    @Override
    public synchronized void write(ByteBuf chunk) {
        byte[] bytes = new byte[chunk.readableBytes()];
        chunk.readBytes(bytes);
        chunk.release();
        body.writeBytes(bytes);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    public void flush() {
        flushes++;
    }

    @Override
    public void end() {
        if (!over.complete("end")) throw new IllegalStateException("ended twice");
    }

    @Override
    public void fail(String type, String message) {
        if (!over.complete(type)) throw new IllegalStateException("ended twice");
    }

    @Override
    public void onGone(Runnable action) {
        gone = action;
    }

    /// `end`, or the type of the failure.
    String ended() {
        try {
            return over.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Answer answer() {
        String ended = ended();
        byte[] head = prelude;
        if (head == null) throw new AssertionError("failed: " + ended);
        return Answer.ofStream(head, body.toByteArray());
    }
}

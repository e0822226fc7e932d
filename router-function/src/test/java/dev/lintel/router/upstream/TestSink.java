package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads a body as text, and remembers how it ended.
final class TestSink implements Sink {
    final CompletableFuture<Flow> flow = new CompletableFuture<>();
    final CompletableFuture<Headers> ended = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable String awaited;
    private CompletableFuture<String> seen = new CompletableFuture<>();
    private int flushes;

    @Override
    public void open(Flow flow) {
        this.flow.complete(flow);
    }

    @Override
    public synchronized void write(ByteBuf chunk) {
        text.append(chunk.toString(StandardCharsets.ISO_8859_1));
        chunk.release();
        look();
    }

    private void look() {
        if (awaited != null && text.indexOf(awaited) >= 0) seen.complete(text.toString());
    }

    @Override
    public synchronized void flush() {
        flushes++;
    }

    @Override
    public void end(Headers trailers) {
        ended.complete(trailers);
    }

    @Override
    public void fail(Throwable cause) {
        ended.completeExceptionally(cause);
    }

    synchronized int flushes() {
        return flushes;
    }

    synchronized int length() {
        return text.length();
    }

    /// What came so far, once that text is part of it.
    String until(String part) throws Exception {
        synchronized (this) {
            awaited = part;
            seen = new CompletableFuture<>();
            look();
        }
        return seen.get(10, TimeUnit.SECONDS);
    }

    /// All of it, once it is complete.
    String text() throws Exception {
        ended.get(10, TimeUnit.SECONDS);
        synchronized (this) {
            return text.toString();
        }
    }
}

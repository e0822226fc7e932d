package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A body that writes as long as it is not held, on the event loop.
final class EndlessBody implements Body, Flow {
    private static final byte[] PIECE = new byte[64 * 1024];

    final CompletableFuture<Void> paused = new CompletableFuture<>();
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    final AtomicLong written = new AtomicLong();
    final int total;
    private @Nullable Sink sink;
    private boolean held;
    private boolean writing;
    private boolean ended;

    EndlessBody(int total) {
        this.total = total;
    }

    CompletionStage<Reply> reply() {
        return CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, this));
    }

    @Override
    public long length() {
        return total;
    }

    @Override
    public void start(Sink sink) {
        this.sink = sink;
        sink.open(this);
        write();
    }

    private void write() {
        Sink taker = sink;
        if (writing || taker == null || ended) return;
        writing = true;
        while (!held && written.get() < total && !cancelled.isDone()) {
            written.addAndGet(PIECE.length);
            taker.write(Unpooled.wrappedBuffer(PIECE));
        }
        writing = false;
        if (written.get() < total) {
            taker.flush();
        } else {
            ended = true;
            taker.end(Headers.EMPTY);
        }
    }

    @Override
    public void discard() {}

    @Override
    public void pause() {
        held = true;
        paused.complete(null);
    }

    @Override
    public void resume() {
        held = false;
        write();
    }

    @Override
    public void cancel() {
        cancelled.complete(null);
    }
}

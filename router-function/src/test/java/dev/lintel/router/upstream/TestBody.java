package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A body that a test sends piece by piece.
final class TestBody implements Body, Flow {
    final CompletableFuture<Sink> started = new CompletableFuture<>();
    final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    final Semaphore pauses = new Semaphore(0);
    final Semaphore resumes = new Semaphore(0);
    private final long length;

    TestBody(long length) {
        this.length = length;
    }

    /// A body that is there at once.
    static Body of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void start(Sink sink) {
                sink.open(Flow.DONE);
                sink.write(ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes));
                sink.end(Headers.EMPTY);
            }

            @Override
            public void discard() {}
        };
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void start(Sink sink) {
        sink.open(this);
        started.complete(sink);
    }

    @Override
    public void discard() {
        stopped.complete(true);
    }

    @Override
    public void pause() {
        pauses.release();
    }

    @Override
    public void resume() {
        resumes.release();
    }

    @Override
    public void cancel() {
        stopped.complete(true);
    }

    TestBody send(String text) throws Exception {
        Sink sink = sink();
        sink.write(ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1)));
        sink.flush();
        return this;
    }

    void end(Headers trailers) throws Exception {
        sink().end(trailers);
    }

    Sink sink() throws Exception {
        return started.get(10, TimeUnit.SECONDS);
    }
}

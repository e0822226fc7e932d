package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A body that a test sends piece by piece, from its own thread.
final class PushedBody implements Body, Flow {
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    final CompletableFuture<Void> discarded = new CompletableFuture<>();
    private final CompletableFuture<Sink> sink = new CompletableFuture<>();
    private final long length;

    PushedBody(long length) {
        this.length = length;
    }

    CompletionStage<Reply> reply() {
        return CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, this));
    }

    PushedBody write(String text) {
        sink.join().write(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        return this;
    }

    PushedBody flush() {
        sink.join().flush();
        return this;
    }

    void end(Headers trailers) {
        sink.join().end(trailers);
    }

    void fail() {
        sink.join().fail(new IllegalStateException("cut"));
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void start(Sink sink) {
        sink.open(this);
        this.sink.complete(sink);
    }

    @Override
    public void discard() {
        discarded.complete(null);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
        cancelled.complete(null);
    }
}

package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A body that comes in the given chunks, of announced length or not.
public final class SentBody implements Body {
    public boolean discarded;
    private final List<String> chunks;
    private final boolean announced;
    private final boolean cut;

    public SentBody(boolean announced, boolean cut, String... chunks) {
        this.announced = announced;
        this.cut = cut;
        this.chunks = List.of(chunks);
    }

    @Override
    public long length() {
        return announced ? chunks.stream().mapToInt(String::length).sum() : -1;
    }

    @Override
    public void start(Sink sink) {
        sink.open(Flow.DONE);
        for (String chunk : chunks) sink.write(Unpooled.copiedBuffer(chunk, StandardCharsets.UTF_8));
        if (cut) sink.fail(new IllegalStateException("cut"));
        else sink.end(Headers.EMPTY);
    }

    @Override
    public void discard() {
        discarded = true;
    }
}

package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Collects a body as text.
public final class CollectSink implements Sink {
    public final StringBuilder text = new StringBuilder();
    public boolean ended;
    public @Nullable Throwable failure;
    public @Nullable Flow flow;

    @Override
    public void open(Flow flow) {
        this.flow = flow;
    }

    @Override
    public void write(ByteBuf chunk) {
        text.append(chunk.toString(StandardCharsets.UTF_8));
        chunk.release();
    }

    @Override
    public void flush() {}

    @Override
    public void end(Headers trailers) {
        ended = true;
    }

    @Override
    public void fail(Throwable cause) {
        failure = cause;
    }

    public static String read(Body body) {
        var sink = new CollectSink();
        body.start(sink);
        return sink.text.toString();
    }
}

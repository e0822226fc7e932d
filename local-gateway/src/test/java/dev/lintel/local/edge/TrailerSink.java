package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;

/// Notes whether trailers came.
final class TrailerSink implements Sink {
    boolean ended;
    boolean trailers;

    @Override
    public void open(Flow flow) {}

    @Override
    public void write(ByteBuf chunk) {
        chunk.release();
    }

    @Override
    public void flush() {}

    @Override
    public void end(Headers trailers) {
        ended = true;
        this.trailers = trailers.size() > 0;
    }

    @Override
    public void fail(Throwable cause) {}
}

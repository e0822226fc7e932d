package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;

/// A body without its trailers, as CloudFront passes none on.
record PlainBody(Body body) implements Body {
    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void start(Sink sink) {
        body.start(new Sink() {
            @Override
            public void open(Flow flow) {
                sink.open(flow);
            }

            @Override
            public void write(ByteBuf chunk) {
                sink.write(chunk);
            }

            @Override
            public void flush() {
                sink.flush();
            }

            @Override
            public void end(Headers trailers) {
                sink.end(Headers.EMPTY);
            }

            @Override
            public void fail(Throwable cause) {
                sink.fail(cause);
            }
        });
    }

    @Override
    public void discard() {
        body.discard();
    }
}

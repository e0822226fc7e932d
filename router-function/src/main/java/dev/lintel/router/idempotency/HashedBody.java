package dev.lintel.router.idempotency;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;

/// A request's body whose bytes go into the fingerprint as they pass.
final class HashedBody implements Body {
    private final Body source;
    private final Fingerprint fingerprint;
    private volatile String text = "";

    HashedBody(Body source, Fingerprint fingerprint) {
        this.source = source;
        this.fingerprint = fingerprint;
    }

    /// The fingerprint of the whole request; empty until the body has passed.
    String fingerprint() {
        return text;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void start(Sink sink) {
        source.start(new Sink() {
            @Override
            public void open(Flow flow) {
                sink.open(flow);
            }

            @Override
            public void write(ByteBuf chunk) {
                fingerprint.add(chunk);
                sink.write(chunk);
            }

            @Override
            public void flush() {
                sink.flush();
            }

            @Override
            public void end(Headers trailers) {
                text = fingerprint.text();
                sink.end(trailers);
            }

            @Override
            public void fail(Throwable cause) {
                sink.fail(cause);
            }
        });
    }

    @Override
    public void discard() {
        if (source.length() == 0 && text.isEmpty()) text = fingerprint.text();
        source.discard();
    }
}

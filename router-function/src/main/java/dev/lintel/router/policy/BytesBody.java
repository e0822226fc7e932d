package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;

/// Bytes that are at hand.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BytesBody(byte[] bytes) implements Body {
    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void start(Sink sink) {
        sink.open(Flow.DONE);
        if (bytes.length > 0) sink.write(Unpooled.wrappedBuffer(bytes));
        sink.end(Headers.EMPTY);
    }

    @Override
    public void discard() {}
}

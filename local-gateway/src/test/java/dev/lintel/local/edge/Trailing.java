package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;

/// A body with trailers.
final class Trailing implements Body {
    @Override
    public long length() {
        return -1;
    }

    @Override
    public void start(Sink sink) {
        sink.open(Flow.DONE);
        sink.end(Headers.of("X-Sum", "1"));
    }

    @Override
    public void discard() {}
}

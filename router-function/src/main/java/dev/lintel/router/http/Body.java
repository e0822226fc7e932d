package dev.lintel.router.http;

/// Bytes on their way, read once. Whoever holds a body must either [#start(Sink)] it or [#discard()] it.
///
/// One thread calls a sink at a time; with Netty at both ends it is the event loop that both connections share, so a
/// chunk is handed on without a copy and without a hop.
public interface Body {
    /// Nothing, of known length 0.
    Body EMPTY = new Body() {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void start(Sink sink) {
            sink.open(Flow.DONE);
            sink.end(dev.lintel.contract.Headers.EMPTY);
        }

        @Override
        public void discard() {}
    };

    /// In bytes; -1 when it is not announced.
    long length();

    /// Begins to send to the sink: `open` once, then any number of `write` and `flush`, then `end` or `fail` once.
    /// Calls
    /// may come before this method returns. A second start is an error.
    void start(Sink sink);

    /// Releases what was read already and stops the source. Harmless when the body was started or discarded before.
    void discard();
}

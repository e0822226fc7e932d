package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;

/// Reads a reply to its end, so that its connection can be used again, and throws it away; gives up on long ones.
final class DrainSink implements Sink {
    private static final long MAX_BYTES = 1 << 20;

    private final Runnable onOver;
    private Flow flow = Flow.DONE;
    private long bytes;
    private boolean over;

    /// @param onOver run once
    DrainSink(Runnable onOver) {
        this.onOver = onOver;
    }

    @Override
    public void open(Flow flow) {
        this.flow = flow;
    }

    @Override
    public void write(ByteBuf chunk) {
        bytes += chunk.readableBytes();
        chunk.release();
        if (bytes <= MAX_BYTES || over) return;
        over();
        flow.cancel();
    }

    @Override
    public void flush() {}

    @Override
    public void end(Headers trailers) {
        over();
    }

    @Override
    public void fail(Throwable cause) {
        over();
    }

    private void over() {
        if (over) return;
        over = true;
        onOver.run();
    }
}

package dev.lintel.router.entry;

import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import java.util.concurrent.atomic.AtomicBoolean;

/// A request's body that is at hand, under the limit and in the accounts of its exchange.
final class GivenBody implements Body {
    private final Body source;
    private final EntryCall exchange;
    private final AtomicBoolean claimed = new AtomicBoolean();

    GivenBody(Body source, EntryCall exchange) {
        this.source = source;
        this.exchange = exchange;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void start(Sink sink) {
        if (!claimed.compareAndSet(false, true)) throw new IllegalStateException("this body is taken");
        if (source.length() > exchange.bodyLimit()) {
            source.discard();
            sink.open(Flow.DONE);
            sink.fail(Refusals.bodyTooLarge(exchange.bodyLimit()));
            return;
        }
        boolean within = exchange.count((int) source.length());
        if (!within) throw new IllegalStateException("a body longer than it said");
        source.start(sink);
    }

    @Override
    public void discard() {
        if (claimed.compareAndSet(false, true)) source.discard();
    }
}

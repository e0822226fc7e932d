package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.proxy.RequestFields;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamCall;
import dev.lintel.store.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

final class ServingTest {
    private static final Backend BACKEND = Configuration.parse(
                    Harness.document("{'lintel': 1, 'backends': [{'id': 'a', 'targets': ['http://a.example']}]}"))
            .backends()
            .values()
            .iterator()
            .next();

    private final Serving serving = new Serving();
    private final List<Closing> upstreams = new ArrayList<>();

    private static final class Closing implements Upstream {
        final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    /// Each with an upstream of its own.
    private Snapshot snapshot(long revision) {
        BackendSet backends = BackendSet.EMPTY.next(java.util.Map.of("a", BACKEND), backend -> {
            var upstream = new Closing();
            upstreams.add(upstream);
            return upstream;
        });
        return new Snapshot(
                new Head(revision, revision, ""),
                GatewaySettings.DEFAULT,
                RouteTable.EMPTY,
                List.of(),
                java.util.Map.of(),
                new RequestFields(GatewaySettings.DEFAULT, new SplittableRandom()),
                backends,
                new LongAdder());
    }

    @Test
    void neverClosesAnUpstreamUnderARequest() throws Exception {
        serving.swap(snapshot(1));
        var stop = new AtomicBoolean();
        var torn = new AtomicInteger();
        List<Thread> requests = new ArrayList<>();
        for (int i = 0; i < 3; i++)
            requests.add(Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    Snapshot snapshot = Objects.requireNonNull(serving.enter());
                    for (int look = 0; look < 20; look++)
                        if (((Closing) snapshot.backends().upstream("a")).closed.get()) torn.incrementAndGet();
                    serving.leave(snapshot);
                }
            }));
        for (int revision = 2; revision < 3000; revision++) {
            serving.swap(snapshot(revision));
            serving.closeUnused();
        }
        stop.set(true);
        for (Thread request : requests) request.join();
        serving.closeUnused();
        assertEquals(0, torn.get());
        assertEquals(
                1, upstreams.stream().filter(upstream -> !upstream.closed.get()).count());
    }

    @Test
    void waitsForAnOlderSnapshotThatSharesTheUpstream() {
        serving.swap(snapshot(1));
        Snapshot first = Objects.requireNonNull(serving.enter());
        Snapshot renumbered = new Snapshot(
                new Head(2, 2, ""),
                first.settings(),
                first.table(),
                first.chains(),
                first.preflights(),
                first.requestFields(),
                first.backends(),
                new LongAdder());
        serving.swap(renumbered);
        serving.swap(snapshot(3));
        serving.closeUnused();
        assertTrue(!upstreams.getFirst().closed.get());
        serving.leave(first);
        serving.closeUnused();
        assertTrue(upstreams.getFirst().closed.get());
    }
}

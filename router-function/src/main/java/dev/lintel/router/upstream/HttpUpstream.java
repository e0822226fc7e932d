package dev.lintel.router.upstream;

import dev.lintel.contract.Backend;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A backend spoken to in HTTP. What it keeps, it keeps per event loop: a call runs on the loop of its client's
/// connection, over connections of that loop, without a lock and without a hop.
///
/// A request without `Host` gets the target's own. The path is sent as normalised, behind the target's base path.
public final class HttpUpstream implements Upstream {
    private final String id;
    private final UpstreamSpec.Http spec;
    private final UpstreamServices services;
    private final Names names;
    private final ClientTls tls;
    private final List<Destination> destinations;
    private final Bulkhead bulkhead;
    private final Map<EventLoop, LoopShare> shares = new ConcurrentHashMap<>();
    private final AtomicInteger rotationStart;
    private volatile boolean closed;

    public HttpUpstream(Backend backend, UpstreamSpec.Http spec, UpstreamServices services) {
        this(backend, spec, services, Names.SYSTEM);
    }

    HttpUpstream(Backend backend, UpstreamSpec.Http spec, UpstreamServices services, Names names) {
        this.id = backend.id();
        this.spec = spec;
        this.services = services;
        this.names = names;
        this.tls = new ClientTls(spec.tls(), services.secrets());
        TargetGuards.OfBackend guards = services.guards().of(backend);
        List<Destination> rotating = new ArrayList<>();
        for (int i = 0; i < spec.targets().size(); i++) {
            Target target = spec.targets().get(i);
            if (target.weight() == 0) continue;
            rotating.add(new Destination(rotating.size(), target, spec.maxConnections(), guards.guard(i, target)));
        }
        this.destinations = List.copyOf(rotating);
        this.bulkhead = new Bulkhead(backend.protection().maxConcurrent().orElse(Integer.MAX_VALUE));
        this.rotationStart =
                new AtomicInteger(rotating.size() < 2 ? 0 : services.random().nextInt(rotating.size()));
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
        return call(exchange.request(), call);
    }

    /// The same for a request that no route was found for: the local edge goes to a backend so.
    public CompletionStage<Reply> call(Request request, UpstreamCall call) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        EventLoop loop = services.loops().currentOrNext();
        if (loop.inEventLoop()) begin(loop, request, call, reply);
        else loop.execute(() -> begin(loop, request, call, reply));
        return reply;
    }

    private void begin(EventLoop loop, Request request, UpstreamCall limits, CompletableFuture<Reply> reply) {
        @Nullable LoopShare share = shares.get(loop);
        if (share == null) share = shares.computeIfAbsent(loop, this::share);
        if (!bulkhead.tryEnter()) {
            request.body().discard();
            reply.completeExceptionally(bulkhead.refusal(id));
            return;
        }
        new HttpCall(share, request, limits, reply).begin(services.clock().nanos());
    }

    Iterable<LoopShare> shares() {
        return shares.values();
    }

    private LoopShare share(EventLoop loop) {
        return new LoopShare(this, loop, rotationStart.getAndIncrement());
    }

    /// Other loops may keep connections to there that have nothing to do.
    void askForIdle(LoopShare asking, Destination destination) {
        for (LoopShare share : shares.values())
            if (share != asking) share.loop.execute(() -> share.yieldTo(destination));
    }

    String id() {
        return id;
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    List<Destination> destinations() {
        return destinations;
    }

    Dialect dialect(Destination destination) {
        return switch (spec.protocol()) {
            case HTTP1 -> Dialect.HTTP1;
            case HTTP2 -> Dialect.HTTP2;
            case AUTO -> destination.secure ? Dialect.NEGOTIATED : Dialect.HTTP1;
        };
    }

    ClientTls tls() {
        return tls;
    }

    Names names() {
        return names;
    }

    AddressPolicy addresses() {
        return services.addresses();
    }

    EventLoops loops() {
        return services.loops();
    }

    NanoClock clock() {
        return services.clock();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void dropIdle() {
        for (LoopShare share : shares.values()) share.loop.execute(share::dropIdle);
    }

    @Override
    public void close() {
        closed = true;
        for (Destination destination : destinations) destination.guard().close();
        for (LoopShare share : shares.values()) share.loop.execute(share::dropIdle);
    }
}

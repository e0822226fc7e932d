package dev.lintel.router.upstream;

import dev.lintel.contract.Backend;
import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    private final CallKeys keys;
    private final @Nullable StickyCookie cookie;
    private final TargetGuards.OfBackend guards;
    private final Bulkhead bulkhead;
    private final Map<EventLoop, LoopShare> shares = new ConcurrentHashMap<>();
    private final @Nullable Discovering discovering;
    private volatile TargetList targets;
    /// How many targets were found so far; only the thread that tells of them counts.
    private int found;

    private volatile boolean closed;

    /// With targets that are listed.
    public HttpUpstream(Backend backend, UpstreamSpec.Http spec, UpstreamServices services) {
        this(backend, spec, services, Names.SYSTEM, null);
    }

    /// @param source where targets are found; null for those that are listed
    public HttpUpstream(
            Backend backend, UpstreamSpec.Http spec, UpstreamServices services, @Nullable TargetSource source) {
        this(backend, spec, services, Names.SYSTEM, source);
    }

    HttpUpstream(
            Backend backend,
            UpstreamSpec.Http spec,
            UpstreamServices services,
            Names names,
            @Nullable TargetSource source) {
        this.id = backend.id();
        this.spec = spec;
        this.services = services;
        this.names = names;
        this.tls = new ClientTls(spec.tls(), services.secrets());
        this.keys = CallKeys.of(spec.loadBalancing());
        this.cookie = spec.loadBalancing().sticky().orElse(null) instanceof LoadBalancing.Sticky.ByCookie sticky
                ? new StickyCookie(id, sticky, services.secrets(), services.clock())
                : null;
        this.guards = services.guards().of(backend);
        this.bulkhead = new Bulkhead(backend.protection().maxConcurrent().orElse(Integer.MAX_VALUE));
        if (source == null) {
            this.discovering = null;
            List<Destination> listed = new ArrayList<>();
            for (int i = 0; i < spec.targets().size(); i++) {
                Target target = spec.targets().get(i);
                if (target.weight() > 0) listed.add(destination(Site.of(target), guards.guard(i, target)));
            }
            this.targets = TargetList.of(listed);
        } else {
            this.targets = TargetList.UNKNOWN;
            this.discovering = new Discovering(id, source, services, this::found);
            discovering.begin();
        }
    }

    private Destination destination(Site site, TargetGuard guard) {
        int tier = services.locality().tier(spec.loadBalancing().prefer(), site);
        Duration slowStart = spec.loadBalancing().slowStart().orElse(Duration.ZERO);
        return new Destination(site, tier, spec.maxConnections(), guard, slowStart);
    }

    /// The targets as they are found now, by one thread at a time. Those that were there stay as they are; the first
    /// ever need no slow start, since all of them are new.
    private void found(List<Site> sites) {
        TargetList before = targets;
        List<Destination> next = new ArrayList<>();
        for (Site site : sites) {
            @Nullable Destination known = before.at(site);
            if (known == null) {
                known = destination(site, guards.guard(found++, site.target()));
                if (!before.destinations().isEmpty())
                    known.startSlowly(services.clock().nanos());
            }
            next.add(known);
        }
        TargetList after = TargetList.of(next);
        if (before.known() && after.destinations().equals(before.destinations())) return;
        targets = after;
        for (Destination gone : before.destinations()) if (!after.has(gone)) gone.remove();
        for (LoopShare share : shares.values()) share.loop.execute(share::retarget);
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
        return call(exchange.request(), exchange.record().client, call);
    }

    /// The same for a request that no route was found for: the local edge goes to a backend so.
    public CompletionStage<Reply> call(Request request, UpstreamCall call) {
        return call(request, request.peer().address(), call);
    }

    private CompletionStage<Reply> call(Request request, String client, UpstreamCall call) {
        long key = keys.hash(request, client);
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        EventLoop loop = services.loops().currentOrNext();
        if (loop.inEventLoop()) begin(loop, key, request, call, reply);
        else loop.execute(() -> begin(loop, key, request, call, reply));
        return reply;
    }

    private void begin(EventLoop loop, long key, Request request, UpstreamCall limits, CompletableFuture<Reply> reply) {
        @Nullable LoopShare share = shares.get(loop);
        if (share == null) share = share(loop);
        if (!bulkhead.tryEnter()) {
            request.body().discard();
            reply.completeExceptionally(bulkhead.refusal(id));
            return;
        }
        new HttpCall(share, key, request, limits, reply).begin(services.clock().nanos());
    }

    Iterable<LoopShare> shares() {
        return shares.values();
    }

    private LoopShare share(EventLoop loop) {
        LoopShare share = shares.computeIfAbsent(loop, on -> new LoopShare(this, on));
        share.retarget(); // the list may have changed before the share was there to be told
        return share;
    }

    /// For one loop, begun at random.
    Choice choice(TargetList list) {
        return new Choice(list, spec.loadBalancing(), cookie, services.random().nextLong());
    }

    /// Other loops may keep connections to there that have nothing to do.
    void askForIdle(LoopShare asking, Destination destination) {
        for (LoopShare share : shares.values())
            if (share != asking) share.loop.execute(() -> share.yieldTo(destination));
    }

    String id() {
        return id;
    }

    TargetList targets() {
        return targets;
    }

    /// Null without one.
    @Nullable
    StickyCookie cookie() {
        return cookie;
    }

    Bulkhead bulkhead() {
        return bulkhead;
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

    Discovering discovering() {
        return Objects.requireNonNull(discovering, "the targets are listed");
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

    /// The list of targets is asked for again as well: it may have been asked for by the process that this is a copy
    /// of.
    @Override
    public void dropIdle() {
        if (discovering != null) discovering.refresh();
        for (LoopShare share : shares.values()) share.loop.execute(share::dropIdle);
    }

    @Override
    public void close() {
        closed = true;
        if (discovering != null) discovering.close();
        for (Destination destination : targets.destinations())
            destination.guard().close();
        for (LoopShare share : shares.values()) share.loop.execute(share::dropIdle);
    }
}

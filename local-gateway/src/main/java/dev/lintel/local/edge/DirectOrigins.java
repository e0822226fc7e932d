package dev.lintel.local.edge;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.upstream.HttpUpstream;
import dev.lintel.router.upstream.UpstreamCall;
import dev.lintel.router.upstream.UpstreamServices;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Backends that a function sends requests to itself, called with the router's own client. Thread-safe.
final class DirectOrigins implements AutoCloseable {
    /// Those used longest ago are closed beyond this many.
    private static final int MOST = 64;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration TOTAL = Duration.ofMinutes(15);

    private final UpstreamServices services;
    private final Map<URI, HttpUpstream> upstreams = new LinkedHashMap<>(16, 0.75f, true);

    DirectOrigins(UpstreamServices services) {
        this.services = services;
    }

    Origin of(OriginChange change) {
        HttpUpstream upstream = upstream(change.target());
        return request -> fetch(upstream, change, request);
    }

    private static CompletionStage<Reply> fetch(HttpUpstream upstream, OriginChange change, Request request) {
        Headers.Builder headers = request.headers().toBuilder();
        change.headers().forEach(headers::set);
        change.host().ifPresent(host -> headers.set("Host", host));
        // CloudFront sends the path as it is, not as the router would spell it
        Request sent = new Request(
                request.method(),
                request.scheme(),
                request.authority(),
                request.host(),
                request.rawPath(),
                request.rawPath(),
                request.query(),
                headers.build(),
                request.body(),
                request.peer(),
                request.call());
        long response = change.responseTimeout().toNanos();
        return upstream.call(
                sent,
                new UpstreamCall(
                        CONNECT.toNanos(), response, response, request.call().startedNanos() + TOTAL.toNanos()));
    }

    private synchronized HttpUpstream upstream(URI target) {
        HttpUpstream upstream = upstreams.computeIfAbsent(target, this::made);
        Iterator<HttpUpstream> oldest = upstreams.values().iterator();
        while (upstreams.size() > MOST) {
            oldest.next().close();
            oldest.remove();
        }
        return upstream;
    }

    private HttpUpstream made(URI target) {
        var spec = new UpstreamSpec.Http(
                List.of(new UpstreamSpec.Target(target, 1)),
                UpstreamSpec.Protocol.HTTP1, // CloudFront speaks that to origins
                Timeouts.NONE,
                UpstreamSpec.Tls.DEFAULT,
                1_000);
        return new HttpUpstream(new Backend("edge-direct", "", Map.of(), spec), spec, services);
    }

    @Override
    public synchronized void close() {
        upstreams.values().forEach(HttpUpstream::close);
        upstreams.clear();
    }
}

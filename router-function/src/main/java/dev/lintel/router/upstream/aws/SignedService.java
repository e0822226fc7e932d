package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Headers;
import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.AwsCall;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import dev.lintel.router.upstream.HttpUpstream;
import dev.lintel.router.upstream.UpstreamCall;
import dev.lintel.router.upstream.UpstreamServices;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// One AWS service in one region, called over connections like any backend's: so its address passes the same guard, and
/// the same limits hold. Signing, which may wait for credentials, happens on a virtual thread. Thread-safe.
public final class SignedService implements AutoCloseable {
    private final Backend backend;
    private final String service;
    private final String host;
    private final AwsCall call;
    private final AwsAccess access;
    private final UpstreamServices services;
    private final SigV4 signer;
    private @Nullable Endpoint endpoint;
    private boolean closed;

    private record Endpoint(String region, URI url, HttpUpstream upstream) {}

    /// @param service as it stands in signatures
    /// @param host first label of its host
    public SignedService(
            Backend backend, String service, String host, AwsCall call, AwsAccess access, UpstreamServices services) {
        this.backend = backend;
        this.service = service;
        this.host = host;
        this.call = call;
        this.access = access;
        this.services = services;
        this.signer = new SigV4(access, service);
    }

    String id() {
        return backend.id();
    }

    /// @param body to sign; null to stream the request's own, unsigned
    public CompletionStage<Reply> call(Request request, byte @Nullable [] body, UpstreamCall limits) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        EventLoop loop = services.loops().currentOrNext();
        Thread.ofVirtual().name("lintel-sign").start(() -> {
            try {
                Endpoint to = endpoint();
                Request signed = signed(request, to, body);
                loop.execute(() -> to.upstream.call(signed, limits).whenComplete((got, failure) -> {
                    if (got == null) reply.completeExceptionally(failure);
                    else reply.complete(got);
                }));
            } catch (SdkException | CompletionException noCredentials) {
                request.body().discard();
                reply.completeExceptionally(problem(
                        ProblemType.UPSTREAM_UNREACHABLE, "is not called: no credentials or region", noCredentials));
            } catch (RuntimeException broken) {
                request.body().discard();
                reply.completeExceptionally(broken);
            }
        });
        return reply;
    }

    private Request signed(Request request, Endpoint to, byte @Nullable [] body) {
        String path = StrictUri.path(request.path());
        @Nullable String query = StrictUri.query(request.query());
        Body payload = body == null ? request.body() : body.length == 0 ? Body.EMPTY : new BytesBody(body);
        URI target = URI.create(base(to.url) + path + (query == null || query.isEmpty() ? "" : "?" + query));
        byte @Nullable [] hashed = body == null && payload.length() == 0 ? new byte[0] : body;
        Headers fields = signer.signed(request.method(), target, request.headers(), hashed, to.region);
        return new Request(
                request.method(),
                request.scheme(),
                request.authority(),
                request.host(),
                path,
                path,
                query,
                fields,
                payload,
                request.peer(),
                request.call(),
                request.provenance());
    }

    private static String base(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /// Made by the first call: the region may have to be asked for.
    private synchronized Endpoint endpoint() {
        Endpoint known = endpoint;
        if (known != null) return known;
        if (closed) throw problem(ProblemType.SHUTTING_DOWN, "is no longer there", null);
        String region = call.region().orElseGet(access.region());
        URI url = call.endpoint()
                .map(Target::url)
                .orElseGet(() -> access.endpoints().of(service, host, region));
        var spec = new UpstreamSpec.Http(
                List.of(new Target(url, 1)),
                UpstreamSpec.Protocol.HTTP1,
                call.timeouts(),
                UpstreamSpec.Tls.DEFAULT,
                call.maxConnections(),
                LoadBalancing.DEFAULT,
                Optional.empty());
        var made = new Endpoint(region, url, new HttpUpstream(backend, spec, services));
        endpoint = made;
        return made;
    }

    ProblemException problem(ProblemType type, String what, @Nullable Throwable cause) {
        return new ProblemException(Problem.of(type, "backend " + backend.id() + " " + what), cause);
    }

    public synchronized void dropIdle() {
        if (endpoint != null) endpoint.upstream.dropIdle();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (endpoint != null) endpoint.upstream.close();
    }
}

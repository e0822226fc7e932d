package dev.lintel.router.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeStamp;
import dev.lintel.router.entry.Authority;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Provenance;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lets in what comes through the distribution and shows the router the request as the viewer sent it: its host, its
/// address, its scheme. What the edge says is believed only behind the secret; all of our internal fields end here.
/// Thread-safe.
///
/// The edge names the viewer's host in each request that it lets through. One without it passed no edge function, and
/// the name it came to is the origin's, not the viewer's: matching that would pick routes that nobody asked for.
///
/// `X-Forwarded-For` is cut back to what the viewer itself sent, and the viewer is the peer: so the router believes it
/// exactly if its `trustedProxies` name the viewer.
public final class OriginGuard implements Handler {
    private static final String HOST = "Lintel-Host";
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String INTERNAL = "lintel-";

    private final Handler next;
    private final OriginSecrets secrets;
    private final InstantSource clock;
    private final String scheme;

    /// @param scheme that viewers use towards the distribution: `https`, in clear text `http`
    public OriginGuard(Handler next, OriginSecrets secrets, InstantSource clock, String scheme) {
        this.next = next;
        this.secrets = secrets;
        this.clock = clock;
        this.scheme = scheme;
    }

    /// Why a request with these fields is not let in; null if it is. Reads nothing but the secret, and behind it
    /// whether one host is named.
    public @Nullable Problem refusal(Headers headers) {
        if (secrets.admit(headers))
            return headers.all(HOST).size() == 1
                    ? null
                    : Problem.of(ProblemType.FORBIDDEN, "the distribution's edge named no host of this request");
        return secrets.available()
                ? Problem.of(ProblemType.FORBIDDEN, "this address takes requests of its distribution only")
                : Problem.of(ProblemType.CONFIGURATION_UNAVAILABLE, "the origin secret could not be read yet")
                        .withHeader("Retry-After", "1");
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        @Nullable Problem refusal = refusal(request.headers());
        if (refusal != null) return refused(request, refusal);
        try {
            return next.handle(
                    shown(request, Objects.requireNonNull(request.headers().first(HOST))));
        } catch (ProblemException malformed) {
            return refused(request, malformed.problem());
        }
    }

    private CompletionStage<Reply> refused(Request request, Problem problem) {
        request.body().discard();
        return CompletableFuture.completedFuture(
                next.refuse(problem, request.method(), request.rawPath(), request.peer()));
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        return next.refuse(problem, method, rawPath, peer);
    }

    private Request shown(Request request, String host) {
        Headers headers = request.headers();
        @Nullable ViewerAddress viewer = ViewerAddress.of(headers);
        Authority authority = Authority.parse(host);
        Request.Peer peer = viewer == null
                ? request.peer()
                : new Request.Peer(
                        viewer.address(), viewer.port(), request.peer().protocol());
        return new Request(
                request.method(),
                scheme,
                authority.text(),
                authority.host(),
                request.rawPath(),
                request.path(),
                request.query(),
                fields(headers, viewer, authority.text()),
                request.body(),
                peer,
                request.call(),
                provenance(request, host));
    }

    private static Headers fields(Headers in, @Nullable ViewerAddress viewer, String authority) {
        Headers.Builder out = Headers.builder();
        @Nullable String forwardedFor = null;
        for (int i = 0; i < in.size(); i++) {
            String name = in.name(i);
            switch (name.toLowerCase(Locale.ROOT)) {
                // the platform's word on its own hop, or the client's: neither is the viewer's
                case "x-forwarded-proto", "x-forwarded-port", "x-forwarded-host", "forwarded", "x-request-id" -> {}
                case "x-forwarded-for" ->
                    forwardedFor = forwardedFor == null ? in.value(i) : forwardedFor + "," + in.value(i);
                case "host" -> out.add(name, authority);
                // behind API Gateway the secret is its key, too, and no backend's business; a client's own is
                case "x-api-key" -> {
                    if (!in.value(i).equals(in.first(OriginSecrets.FIELD))) out.add(name, in.value(i));
                }
                default -> {
                    if (!name.regionMatches(true, 0, INTERNAL, 0, INTERNAL.length())) out.add(name, in.value(i));
                }
            }
        }
        if (forwardedFor != null && viewer != null) {
            String sent = viewer.sentByViewer(forwardedFor);
            if (!sent.isEmpty()) out.add("X-Forwarded-For", sent);
        }
        return out.build();
    }

    private Provenance provenance(Request request, String host) {
        Headers headers = request.headers();
        @Nullable Provenance before = request.provenance();
        String requestId =
                Objects.requireNonNullElse(headers.first(REQUEST_ID), before == null ? "" : before.requestId());
        @Nullable String field = headers.first(EdgeStamp.FIELD);
        if (field == null) return new Provenance(requestId, Provenance.Stamp.ABSENT, null, 0);
        var bound = new EdgeStamp.Bound(
                request.method(),
                request.path(),
                host,
                Objects.requireNonNullElse(headers.first(ViewerAddress.FIELD), ""),
                Objects.requireNonNullElse(headers.first(REQUEST_ID), ""));
        Optional<EdgeStamp> stamp = headers.all(EdgeStamp.FIELD).size() == 1
                ? secrets.verifier().verify(field, bound, clock.instant())
                : Optional.empty();
        return stamp.map(valid -> new Provenance(
                        requestId,
                        Provenance.Stamp.VALID,
                        valid.route().orElse(null),
                        valid.revision().orElse(0)))
                .orElseGet(() -> new Provenance(requestId, Provenance.Stamp.INVALID, null, 0));
    }
}

package dev.lintel.router.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.edge.EdgeStamp;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Provenance;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import dev.lintel.store.secret.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OriginGuardTest implements Handler {
    private static final String CURRENT = "current-secret-0123456789";
    private static final String NEXT = "next-secret-0123456789";

    private final Map<String, String> kept = new HashMap<>(Map.of("A", CURRENT, "B", NEXT));
    private final Set<String> away = new HashSet<>();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-24T18:00:00Z");
    private @Nullable Request seen;
    private @Nullable Problem refused;
    private final OriginSecrets secrets = new OriginSecrets(
            List.of(SecretRef.parse("env:A"), SecretRef.parse("env:B")), this::resolve, () -> now, background::add);
    private final OriginGuard guard = new OriginGuard(this, secrets, () -> now, "https");

    private String resolve(SecretRef ref) {
        if (away.contains(ref.name())) throw SecretResolver.unanswered(ref, null);
        String value = kept.get(ref.name());
        if (value == null) throw SecretResolver.refused(ref, "is not there");
        return value;
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        seen = request;
        return CompletableFuture.completedFuture(Reply.of(200, Headers.EMPTY, Body.EMPTY));
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        refused = problem;
        return Reply.of(problem);
    }

    private int status(Request request) {
        seen = null;
        return guard.handle(request).toCompletableFuture().join().status();
    }

    /// As the edge passes it on, of `api.example.com` unless a host is among the fields.
    private static Request edged(String secret, String... fields) {
        Headers.Builder headers = Headers.of(fields).toBuilder().add("lintel-origin-secret", secret);
        if (!List.of(fields).contains("Lintel-Host")) headers.add("lintel-host", "api.example.com");
        return Requests.of("GET", "/orders?x=1").withHeaders(headers.build());
    }

    private Request shown(String... fields) {
        secrets.read();
        assertEquals(200, status(edged(CURRENT, fields)));
        assertNotNull(seen);
        return seen;
    }

    @Test
    void letsNobodyInWithoutTheSecret() {
        secrets.read();
        assertEquals(403, status(Requests.of("GET", "/")));
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", "")));
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT + "x")));
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT.substring(1))));
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Host", "a", "Lintel-Viewer", "192.0.2.1")));
        assertNull(seen);
    }

    @Test
    void refusesTwoSecretsEvenIfBothAreValid() {
        secrets.read();
        assertEquals(
                403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT, "lintel-origin-secret", CURRENT)));
    }

    @Test
    void dropsTheBodyOfWhomItRefuses() {
        secrets.read();
        var body = new SentBody(true, false, "abc");
        assertEquals(403, status(Requests.of("POST", "/").withBody(body)));
        assertTrue(body.discarded);
    }

    @Test
    void takesEitherSecretDuringARotation() {
        secrets.read();
        assertEquals(200, status(edged(CURRENT)));
        assertEquals(200, status(edged(NEXT)));
    }

    @Test
    void readsSecretsAgainOffTheRequestPath() {
        secrets.read();
        kept.put("A", "rotated-secret-0123456789");
        now = now.plus(Duration.ofSeconds(11)); // an unknown secret makes it look, at most every 10 s
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", "rotated-secret-0123456789")));
        assertEquals(1, background.size());
        background.remove().run();
        assertEquals(200, status(edged("rotated-secret-0123456789")));
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT)));
        assertTrue(background.isEmpty());
    }

    @Test
    void keepsEachSecretWhoseKeeperDoesNotAnswer() {
        secrets.read();
        away.add("B");
        kept.put("A", "rotated-secret-0123456789");
        assertTrue(secrets.read());
        assertEquals(200, status(edged("rotated-secret-0123456789")));
        assertEquals(200, status(edged(NEXT)));
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT)));
        away.add("A");
        assertTrue(secrets.read());
        assertEquals(200, status(edged(NEXT)));
    }

    @Test
    void forgetsARefusedSecretOnlyWhileAnotherIsLeft() {
        secrets.read();
        kept.remove("A");
        assertTrue(secrets.read());
        assertEquals(403, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT)));
        kept.remove("B");
        assertTrue(secrets.read());
        assertEquals(200, status(edged(NEXT)));
    }

    @Test
    void keepsWhatItHasWhenAllAreRefused() {
        secrets.read();
        kept.clear();
        assertTrue(secrets.read());
        assertEquals(200, status(edged(CURRENT)));
    }

    @Test
    void staysShutWhenNoSecretCouldBeRead() {
        kept.clear();
        assertFalse(secrets.read());
        assertEquals(503, status(Requests.of("GET", "/", "Lintel-Origin-Secret", "")));
        assertNull(seen);
    }

    @Test
    void takesNoShortSecretForOne() {
        kept.put("A", "short");
        kept.remove("B");
        assertFalse(secrets.read());
        assertEquals(503, status(Requests.of("GET", "/", "Lintel-Origin-Secret", "short")));
    }

    @Test
    void showsTheRequestAsTheViewerSentIt() {
        Request request = shown(
                "Host", "abc.lambda-url.us-east-1.on.aws",
                "Lintel-Host", "API.example.com:8443",
                "Lintel-Viewer", "2001:db8::1",
                "X-Request-Id", "edge-1",
                "Lintel-Cache-Key", "k",
                "X-Kept", "1");
        assertEquals("API.example.com:8443", request.authority());
        assertEquals("api.example.com", request.host());
        assertEquals("2001:db8::1", request.peer().address());
        assertEquals("https", request.scheme());
        assertEquals(Headers.of("Host", "API.example.com:8443", "X-Kept", "1"), request.headers());
        assertEquals(new Provenance("edge-1", Provenance.Stamp.ABSENT, null, 0), request.provenance());
    }

    @Test
    void fallsBackToCloudFrontsWordOnTheViewer() {
        assertEquals(
                new Request.Peer("2001:db8::7", 46532, "HTTP/1.1"),
                shown("CloudFront-Viewer-Address", "2001:db8::7:46532").peer());
        assertEquals(
                "192.0.2.7", // the connection's: what is no address is not believed
                shown("Lintel-Viewer", "evil", "CloudFront-Viewer-Address", "evil:1")
                        .peer()
                        .address());
    }

    @Test
    void refusesAHostThatIsNone() {
        secrets.read();
        assertEquals(400, status(Requests.of("GET", "/", "Lintel-Origin-Secret", CURRENT, "Lintel-Host", "a b")));
        assertNotNull(refused);
    }

    @Test
    void refusesWhatTheEdgeNamedNoHostOf() {
        secrets.read();
        String secret = "Lintel-Origin-Secret";
        String host = "Lintel-Host";
        assertEquals(403, status(Requests.of("GET", "/", "Host", "f.lambda-url.example", secret, CURRENT)));
        assertEquals(403, status(Requests.of("GET", "/", secret, CURRENT, host, "api.example", host, "b.example")));
        assertNull(seen);
        assertEquals(200, status(Requests.of("GET", "/", secret, CURRENT, host, ""))); // HTTP/1.0 may have none
        assertNotNull(seen);
        assertEquals("", seen.host());
    }

    @Test
    void tellsNoBackendTheSecretThatApiGatewayTookForItsKey() {
        assertEquals(
                Headers.of("X-Kept", "1"),
                shown("X-Api-Key", CURRENT, "X-Kept", "1").headers());
        assertEquals(
                Headers.of("X-Api-Key", "of-the-client"),
                shown("X-Api-Key", "of-the-client").headers());
    }

    @Test
    void cutsForwardedForBackToWhatTheViewerSent() {
        assertNull(shown("Lintel-Viewer", "203.0.113.9", "X-Forwarded-For", "203.0.113.9, 130.176.1.1")
                .headers()
                .first("X-Forwarded-For"));
        assertEquals(
                "6.6.6.6",
                shown("Lintel-Viewer", "203.0.113.9", "X-Forwarded-For", "6.6.6.6, 203.0.113.9, 130.176.1.1")
                        .headers()
                        .first("X-Forwarded-For"));
        assertNull(shown("Lintel-Viewer", "203.0.113.9", "X-Forwarded-For", "6.6.6.6, 7.7.7.7")
                .headers()
                .first("X-Forwarded-For"));
        assertNull(shown("Lintel-Viewer", "203.0.113.9", "X-Forwarded-Proto", "http", "Forwarded", "for=6.6.6.6")
                .headers()
                .first("Forwarded"));
    }

    private String stamp(String decision, long exp, String host) {
        long kid = EdgeStamp.kidAt(now);
        var bound = new EdgeStamp.Bound("GET", "/orders", host, "203.0.113.9", "edge-1");
        return new EdgeStamp(kid, exp, decision).sign(EdgeStamp.key(CURRENT, kid), bound);
    }

    private @Nullable Provenance stamped(String stamp) {
        return shown(
                        "Lintel-Host", "api.example.com",
                        "Lintel-Viewer", "203.0.113.9",
                        "X-Request-Id", "edge-1",
                        "Lintel-Stamp", stamp)
                .provenance();
    }

    @Test
    void notesADecisionThatTheEdgeSigned() {
        long exp = now.getEpochSecond() + 60;
        assertEquals(
                new Provenance("edge-1", Provenance.Stamp.VALID, "orders", 12),
                stamped(stamp("12~orders", exp, "api.example.com")));
        assertEquals(
                new Provenance("edge-1", Provenance.Stamp.VALID, null, 0), stamped(stamp("-", exp, "api.example.com")));
    }

    @Test
    void dropsWhatAForgedOrOldStampSays() {
        var invalid = new Provenance("edge-1", Provenance.Stamp.INVALID, null, 0);
        long exp = now.getEpochSecond() + 60;
        assertEquals(invalid, stamped(stamp("12~orders", exp, "other.example.com")));
        assertEquals(invalid, stamped(stamp("12~orders", now.getEpochSecond() - 6, "api.example.com")));
        assertEquals(invalid, stamped(stamp("12~orders", exp, "api.example.com").replace("12~", "13~")));
        assertEquals(invalid, stamped(""));
    }
}

package dev.lintel.router.lambda;

import dev.lintel.contract.Document;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.edge.OriginGuard;
import dev.lintel.router.edge.OriginSecrets;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.lambda.runtime.Rehearsal;
import dev.lintel.router.telemetry.JsonAccessLog;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.LastGood;
import dev.lintel.store.secret.SecretResolver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// Runs the whole way of a request before a snapshot is taken: a router of its own, with a configuration of its own,
/// serves events of both shapes through the runtime's loop from a backend on loopback. So the snapshot holds these
/// classes loaded and the paths compiled; the router that will serve, its configuration and its counts are not touched.
final class Priming {
    /// So often is each event played that C1 has compiled what the path runs through; chosen, not measured, see
    /// docs/lambda-runtime.md.
    private static final int ROUNDS = 60;

    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final String SECRET = "priming-priming-priming";
    private static final System.Logger LOG = System.getLogger("dev.lintel.router.lambda");

    private static final String DOCUMENT = """
            {"lintel": 1,
             "backends": [
               {"id": "plain", "targets": ["http://127.0.0.1:$PORT"]},
               {"id": "tls", "targets": ["https://127.0.0.1:$PORT"], "timeouts": {"connect": "1s"}}],
             "routes": [
               {"id": "p", "match": {"path": "/p/{id}", "methods": ["GET", "POST"]},
                "policies": [{"kind": "headers", "request": {"set": {"X-A": "b"}}, "response": {"set": {"X-C": "d"}}}],
                "forward": {"backend": "plain"}},
               {"id": "t", "match": {"path": {"prefix": "/t"}}, "forward": {"backend": "tls"}},
               {"id": "r", "match": {"path": "/r"}, "redirect": {"path": {"template": "/p/1"}}},
               {"id": "d", "match": {"path": "/d"}, "reply": {"status": 200, "body": "ok"},
                "policies": [{"kind": "rate-limit", "limit": 30, "per": "1h", "key": "client-ip", "fieldsOnSuccess": true}]}]}
            """;

    private Priming() {}

    /// Blocks. What fails is told of and costs time later, nothing else.
    ///
    /// @return whether all was played
    static boolean run() {
        try (var backend = PrimingBackend.start()) {
            var store = new InMemoryRevisionStore(InstantSource.system());
            var document = Document.parse(
                    JsonMapper.builder().build().readTree(DOCUMENT.replace("$PORT", Integer.toString(backend.port()))));
            store.publish(document, new Change("priming", ""), Head.NONE);
            return serve(store);
        } catch (IOException | RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "the snapshot is not primed", failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static boolean serve(InMemoryRevisionStore store) throws IOException, InterruptedException {
        InstantSource clock = InstantSource.system();
        RouterOptions options = RouterOptions.defaults()
                .withThreads(1)
                .withAddresses(AddressPolicy.allowing(Set.of(AddressPolicy.Range.LOOPBACK)))
                .withCacheTags(true)
                .withAccessLog(new JsonAccessLog(OutputStream.nullOutputStream()));
        SecretResolver secrets = secret -> SECRET;
        try (RunningRouter router =
                GatewayFactory.start(options, store, LastGood.NONE, secrets, clock, NanoClock.SYSTEM)) {
            if (!router.awaitReady(AT_MOST)) throw new IOException("no configuration");
            var origin =
                    new OriginSecrets(List.of(SecretRef.parse("env:LINTEL_PRIMING")), secrets, clock, Runnable::run);
            origin.read();
            var guard = new OriginGuard(router.handler(), origin, clock, "https");
            var entry =
                    new LambdaEntry(router, guard, task -> Thread.ofVirtual().start(task), clock);
            boolean played = Rehearsal.play(router.loops(), entry, events(), clock, AT_MOST);
            if (!played) LOG.log(System.Logger.Level.WARNING, "not all of the priming was answered");
            return played;
        }
    }

    private static List<byte[]> events() {
        List<String> kinds = List.of(
                urlEvent("GET", "/p/1", ""),
                urlEvent("POST", "/p/2", ",\"body\":\"eyJhIjoxfQ==\",\"isBase64Encoded\":true"),
                urlEvent("GET", "/r", ""),
                urlEvent("GET", "/d", ""),
                urlEvent("GET", "/none", ""),
                restEvent("GET", "/p/3"));
        List<byte[]> events = new ArrayList<>();
        events.add(urlEvent("GET", "/t/1", "").getBytes(StandardCharsets.UTF_8));
        for (int round = 0; round < ROUNDS; round++)
            for (String event : kinds) events.add(event.getBytes(StandardCharsets.UTF_8));
        return events;
    }

    private static final String FIELDS =
            "\"accept\":\"*/*\",\"content-type\":\"application/json\",\"host\":\"f.invalid\","
                    + "\"lintel-host\":\"priming.invalid\",\"lintel-viewer\":\"192.0.2.1\",\"lintel-origin-secret\":\""
                    + SECRET
                    + "\",\"user-agent\":\"priming\",\"x-request-id\":\"00000000000000000000000000\"";

    private static String urlEvent(String method, String path, String body) {
        return """
                {"version":"2.0","routeKey":"$default","rawPath":"%2$s","rawQueryString":"a=b&c=d","cookies":["e=f"],\
                "headers":{%4$s},"requestContext":{"accountId":"anonymous","domainName":"f.invalid",\
                "http":{"method":"%1$s","path":"%2$s","protocol":"HTTP/1.1","sourceIp":"192.0.2.2","userAgent":"p"},\
                "requestId":"00000000-0000-4000-8000-000000000000","stage":"$default","timeEpoch":0}%3$s}\
                """.formatted(method, path, body.isEmpty() ? ",\"isBase64Encoded\":false" : body, FIELDS);
    }

    private static String restEvent(String method, String path) {
        String many = FIELDS.replaceAll(":(\"[^\"]*\")", ":[$1]");
        return """
                {"resource":"/{proxy+}","path":"%2$s","httpMethod":"%1$s","headers":{%3$s},"multiValueHeaders":{%4$s},\
                "queryStringParameters":{"a":"b"},"multiValueQueryStringParameters":{"a":["b"]},"pathParameters":null,\
                "stageVariables":null,"requestContext":{"path":"%2$s","httpMethod":"%1$s","protocol":"HTTP/1.1",\
                "stage":"p","domainName":"f.invalid","identity":{"sourceIp":"192.0.2.2"},\
                "requestId":"00000000-0000-4000-8000-000000000000"},"body":null,"isBase64Encoded":false}\
                """.formatted(method, path, FIELDS, many);
    }
}

package dev.lintel.admin.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.admin.LiveState;
import dev.lintel.store.Change;
import dev.lintel.store.Documents;
import dev.lintel.store.InMemoryRevisionStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class AdminHandlerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
    private static final String TOKEN = "correct-horse-battery-staple";
    private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Dev/alice@example.com";

    private final InMemoryRevisionStore store = new InMemoryRevisionStore(CLOCK);
    private final AdminHandler handler = handler(AdminAccess.NOBODY);

    private AdminHandler handler(AdminAccess tokens) {
        return new AdminHandler(new AdminApi(
                store, LiveState.inMemory(CLOCK), AdminAccess.ofHost(tokens), CLOCK, () -> Map.of("ready", true)));
    }

    private static ObjectNode event() {
        try (var in = AdminHandlerTest.class.getResourceAsStream("/events/url-assumed-role.json")) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode call(AdminHandler handler, JsonNode event) throws IOException {
        var out = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8));
        handler.handleRequest(in, out, null);
        return JSON.readTree(out.toByteArray());
    }

    private JsonNode call(Consumer<ObjectNode> change) throws IOException {
        ObjectNode event = event();
        change.accept(event);
        return call(handler, event);
    }

    private static void target(ObjectNode event, String method, String path, String query) {
        event.put("rawPath", path).put("rawQueryString", query);
        ((ObjectNode) event.at("/requestContext/http")).put("method", method).put("path", path);
    }

    private static void header(ObjectNode event, String name, @Nullable String value) {
        var headers = (ObjectNode) event.get("headers");
        if (value == null) headers.remove(name);
        else headers.put(name, value);
    }

    private static void principal(ObjectNode event, String arn) {
        ((ObjectNode) event.at("/requestContext/authorizer/iam")).put("userArn", arn);
    }

    @Test
    void theAuthorIsTheSessionThatSigned() throws IOException {
        JsonNode reply = call(handler, event());
        assertEquals(201, reply.get("statusCode").asInt(), reply.toString());
        assertFalse(reply.get("isBase64Encoded").asBoolean());
        assertEquals(
                "edge",
                JSON.readTree(reply.get("body").stringValue()).get("via").stringValue());
        assertEquals("1", reply.at("/headers/lintel-revision").stringValue());
        assertTrue(reply.at("/headers/etag").stringValue().startsWith("\""));
        var revision = store.revision(1).orElseThrow();
        assertEquals(ALICE, revision.author());
        assertEquals("déjà vu", revision.message());
    }

    @Test
    void aClaimStaysAClaim() throws IOException {
        call(event -> header(event, "lintel-author", "x".repeat(100)));
        assertEquals(
                ALICE + " (as " + "x".repeat(100) + ")",
                store.revision(1).orElseThrow().author());
    }

    @Test
    void refusesWhatNobodySigned() throws IOException {
        assertRefused(event -> ((ObjectNode) event.get("requestContext")).remove("authorizer"));
        assertRefused(event -> ((ObjectNode) event.get("requestContext")).putNull("authorizer"));
        assertRefused(event -> ((ObjectNode) event.at("/requestContext/authorizer")).putObject("iam"));
        assertRefused(event -> ((ObjectNode) event.at("/requestContext/authorizer")).put("iam", "x"));
        assertRefused(event -> ((ObjectNode) event.at("/requestContext/authorizer/iam")).remove("accessKey"));
        assertRefused(event -> {
            ((ObjectNode) event.get("requestContext")).remove("authorizer");
            header(event, "x-amzn-iam-user-arn", ALICE);
            event.putObject("authorizer").putObject("iam").put("userArn", ALICE);
        });
    }

    @Test
    void refusesPrincipalsThatAreNoUsersAndRoles() throws IOException {
        for (String arn : new String[] {
            "",
            "cloudfront.amazonaws.com",
            "arn:aws:sts::cloudfront:assumed-role/x/y",
            "arn:aws:iam::1:user/x",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:iam::111122223333:user/a b",
            "arn:aws:iam::111122223333:user/é"
        }) assertRefused(event -> principal(event, arn));
    }

    @Test
    void takesACallersOwnSignatureThroughCloudFront() throws IOException {
        JsonNode reply = call(AdminHandlerTest::throughCloudFront);
        assertEquals(201, reply.get("statusCode").asInt(), reply.toString());
        assertEquals(ALICE, store.revision(1).orElseThrow().author());
    }

    @Test
    void refusesWhatCloudFrontSignedForItsViewers() throws IOException {
        for (String arn :
                new String[] {"", "cloudfront.amazonaws.com", "arn:aws:cloudfront::111122223333:distribution/E1"})
            assertRefused(event -> {
                throughCloudFront(event);
                principal(event, arn);
            });
    }

    private static void throughCloudFront(ObjectNode event) {
        header(event, "x-amz-cf-id", "abc==");
        header(event, "via", "2.0 0123.cloudfront.net (CloudFront)");
    }

    private void assertRefused(Consumer<ObjectNode> change) throws IOException {
        JsonNode reply = call(change);
        assertEquals(401, reply.get("statusCode").asInt(), reply.toString());
        assertEquals(0, store.latestHead().revision());
    }

    @Test
    void namesUsersAndRootAndShortensLongPaths() throws IOException {
        String[][] names = {
            {"arn:aws:iam::111122223333:user/dev(x)/bob", "arn:aws:iam::111122223333:user/dev%28x%29/bob"},
            {"arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root"},
            {"arn:aws-us-gov:iam::111122223333:user/bob", "arn:aws-us-gov:iam::111122223333:user/bob"},
            {"arn:aws:iam::111122223333:user/" + "p/".repeat(200) + "bob", "arn:aws:iam::111122223333:user/.../bob"},
        };
        for (int i = 0; i < names.length; i++) {
            String[] name = names[i];
            String body = "{\"via\":\"v" + i + "\"}";
            call(event -> {
                principal(event, name[0]);
                header(event, "if-match", store.latestHead().revision() == 0 ? null : "*");
                event.put("body", body);
            });
            assertEquals(name[1], store.revision(i + 1).orElseThrow().author());
        }
    }

    @Test
    void aTokenIsJudgedByItself() throws IOException {
        var both = handler(AdminAccess.bearer("ci", TOKEN));
        ObjectNode right = event();
        header(right, "authorization", "Bearer " + TOKEN);
        header(right, "x-amz-cf-id", "abc==");
        ((ObjectNode) right.get("requestContext")).remove("authorizer");
        assertEquals(201, call(both, right).get("statusCode").asInt());
        assertEquals("ci", store.revision(1).orElseThrow().author());
        ObjectNode wrong = event();
        header(wrong, "authorization", "Bearer " + TOKEN + "x");
        assertEquals(401, call(both, wrong).get("statusCode").asInt(), "a signature does not make up for it");
        assertEquals(401, call(handler, right).get("statusCode").asInt(), "where none is given out");
    }

    @Test
    void takesABodyInBase64() throws IOException {
        String yaml = "lintel: 1\nroutes:\n  - {id: a, description: ä, match: {path: /a}, reply: {}}\n";
        JsonNode reply = call(event -> {
            target(event, "POST", "/v1/validate", "");
            header(event, "content-type", "application/yaml");
            event.put("isBase64Encoded", true);
            event.put("body", Base64.getEncoder().encodeToString(yaml.getBytes(StandardCharsets.UTF_8)));
        });
        assertEquals(200, reply.get("statusCode").asInt(), reply.toString());
    }

    @Test
    void knowsTagsAndConditions() throws IOException {
        String tag = call(handler, event()).at("/headers/etag").stringValue();
        JsonNode same = call(event -> {
            target(event, "GET", "/v1/gateway", "");
            header(event, "if-none-match", tag);
        });
        assertEquals(304, same.get("statusCode").asInt());
        assertEquals("", same.get("body").stringValue());
        JsonNode stale = call(event -> {
            header(event, "if-match", "\"old\"");
            event.put("body", "{\"via\":\"other\"}");
        });
        assertEquals(412, stale.get("statusCode").asInt());
    }

    @Test
    void saysHowItIs() throws IOException {
        JsonNode reply = call(event -> target(event, "GET", "/v1/health", ""));
        assertEquals(200, reply.get("statusCode").asInt());
        assertTrue(JSON.readTree(reply.get("body").stringValue())
                .at("/store/available")
                .asBoolean());
    }

    @Test
    void refusesWhatIsNoEventOfAFunctionUrl() throws IOException {
        for (String event :
                new String[] {"{}", "[]", "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/\"}", "{", ""}) {
            var out = new ByteArrayOutputStream();
            handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, null);
            assertEquals(400, JSON.readTree(out.toByteArray()).get("statusCode").asInt(), event);
        }
        JsonNode reply = call(event -> event.put("isBase64Encoded", true).put("body", "***"));
        assertEquals(400, reply.get("statusCode").asInt());
    }

    @Test
    void compressesOnlyWhatWouldNotFit() throws IOException {
        store.publish(Documents.ofRoutes(20_000, "x".repeat(300)), new Change("t", ""), store.latestHead());
        JsonNode large = call(event -> {
            target(event, "GET", "/v1/document", "");
            header(event, "accept-encoding", "br, gzip;q=0.5");
        });
        assertEquals(200, large.get("statusCode").asInt());
        assertEquals("gzip", large.at("/headers/content-encoding").stringValue());
        byte[] body = Base64.getDecoder().decode(large.get("body").stringValue());
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            assertEquals(20_000, JSON.readTree(in).get("routes").size());
        }
        for (String encodings : new String[] {"identity", "gzip;q=0", ""}) {
            JsonNode refused = call(event -> {
                target(event, "GET", "/v1/document", "");
                header(event, "accept-encoding", encodings);
            });
            assertEquals(406, refused.get("statusCode").asInt(), encodings);
        }
        JsonNode small = call(event -> {
            target(event, "GET", "/v1/routes/r1", "");
            header(event, "accept-encoding", "gzip");
        });
        assertFalse(small.get("isBase64Encoded").asBoolean());
    }

    @Test
    void doesNotStartWithoutATable() {
        assertThrows(IllegalArgumentException.class, () -> new AdminHandler(name -> null, CLOCK));
    }
}

package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Headers;
import dev.lintel.store.InMemoryRevisionStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AccessTest {
    private final Admin admin = new Admin();

    @Test
    void asksForATokenWithoutAnErrorCode() {
        var reply = admin.raw("GET", "/v1/routes", "");
        assertEquals("unauthorized", reply.problem());
        assertEquals("Bearer realm=\"lintel-admin\"", reply.header("WWW-Authenticate"));
    }

    @Test
    void refusesAWrongTokenOnOpenOperationsToo() {
        for (String credentials :
                new String[] {"Bearer wrong", "Basic x", "Bearer", "", Admin.TOKEN, "Bearer " + Admin.TOKEN + "x"})
            for (String path : new String[] {"/v1/routes", "/v1/health", "/nowhere"}) {
                var reply = admin.raw("GET", path, "", "Authorization", credentials);
                assertEquals("unauthorized", reply.problem(), credentials + path);
                assertEquals(
                        "Bearer realm=\"lintel-admin\", error=\"invalid_token\"", reply.header("WWW-Authenticate"));
            }
    }

    @Test
    void refusesTwoCredentials() {
        String right = "Bearer " + Admin.TOKEN;
        assertEquals(
                "unauthorized",
                admin.raw("GET", "/v1/routes", "", "Authorization", right, "Authorization", right)
                        .problem());
    }

    @Test
    void takesTheSchemeInAnyCase() {
        assertEquals(
                200,
                admin.raw("GET", "/v1/routes", "", "authorization", "bEARER " + Admin.TOKEN)
                        .status());
    }

    @Test
    void doesNotTellStrangersWhatExists() {
        assertEquals("unauthorized", admin.raw("GET", "/v1/nothing", "").problem());
        assertEquals("unauthorized", admin.raw("POST", "/v1/routes", "").problem());
    }

    @Test
    void knowsEachBearerByName() {
        var access = AdminAccess.bearer(Map.of("ada", "a".repeat(16), "grace", "g".repeat(16)));
        assertEquals(Optional.of("ada"), access.author(Headers.of("Authorization", "Bearer " + "a".repeat(16))));
        assertEquals(Optional.of("grace"), access.author(Headers.of("Authorization", "Bearer " + "g".repeat(16))));
    }

    @Test
    void takesWhomTheHostAuthenticatedUnlessATokenIsSent() {
        var access = AdminAccess.ofHost(AdminAccess.bearer("ci", Admin.TOKEN));
        assertEquals(Optional.of("arn:x"), access.author(request(Optional.of("arn:x"))));
        assertEquals(Optional.empty(), access.author(request(Optional.empty())));
        for (Optional<String> principal : List.of(Optional.<String>empty(), Optional.of("arn:x"))) {
            var right = request(principal, "Authorization", "Bearer " + Admin.TOKEN);
            assertEquals(Optional.of("ci"), access.author(right));
            for (String wrong : List.of("Bearer wrong", "bearer", "Bearer " + Admin.TOKEN + ", Bearer x"))
                assertEquals(Optional.empty(), access.author(request(principal, "Authorization", wrong)), wrong);
        }
        var signed = request(Optional.of("arn:x"), "Authorization", "AWS4-HMAC-SHA256 Credential=…");
        assertEquals(Optional.of("arn:x"), access.author(signed));
        assertEquals(
                Optional.empty(),
                AdminAccess.ofHost(AdminAccess.NOBODY)
                        .author(request(Optional.of("arn:x"), "Authorization", "Bearer " + Admin.TOKEN)));
    }

    @Test
    void bearersAreNotMadeByTheHost() {
        var access = AdminAccess.bearer("ci", Admin.TOKEN);
        assertEquals(Optional.empty(), access.author(request(Optional.of("arn:x"))));
        for (String name : List.of("", "ci (as root)", "a b", "é", "a".repeat(257)))
            assertThrows(IllegalArgumentException.class, () -> request(Optional.of(name)), name);
    }

    private static AdminRequest request(Optional<String> principal, String... headers) {
        return new AdminRequest("GET", "/v1/routes", "", Headers.of(headers), new byte[0], principal);
    }

    @Test
    void refusesTokensAndNamesThatCouldMislead() {
        assertThrows(IllegalArgumentException.class, () -> AdminAccess.bearer("ci", "short"));
        assertThrows(IllegalArgumentException.class, () -> AdminAccess.bearer("ci", "with a space in the middle"));
        assertThrows(IllegalArgumentException.class, () -> AdminAccess.bearer("ci (as root)", Admin.TOKEN));
    }

    @Test
    void healthSaysLittleToStrangersAndMoreToBearers() {
        var open = admin.raw("GET", "/v1/health", "");
        assertEquals(200, open.status());
        assertEquals("{\"status\":\"ready\",\"revision\":7}", open.text());
        var detailed = admin.get("/v1/health");
        assertEquals(12, detailed.json().at("/details/uptimeSeconds").asInt(), detailed.text());
        assertEquals(true, detailed.json().at("/store/available").asBoolean());
    }

    @Test
    void healthIs503UntilReady() {
        var starting = new Admin(new InMemoryRevisionStore(InstantSource.system()), Map.of("ready", false));
        var reply = starting.raw("GET", "/v1/health", "");
        assertEquals(503, reply.status());
        assertEquals("{\"status\":\"starting\"}", reply.text());
    }

    @Test
    void healthSaysWhyItIsNotReadyIfTheHostKnows() {
        var host = Map.<String, Object>of("ready", false, "status", "store-unavailable", "revision", 3);
        var reply = new Admin(new InMemoryRevisionStore(InstantSource.system()), host).raw("GET", "/v1/health", "");
        assertEquals(503, reply.status());
        assertEquals("{\"status\":\"store-unavailable\",\"revision\":3}", reply.text());
    }

    @Test
    void theAuthorIsTheBearerAndAClaimStaysAClaim() {
        admin.put("/v1/gateway", "{'via':'a'}", "Lintel-Message", "why not");
        admin.put("/v1/gateway", "{'via':'b'}", "If-Match", "*", "Lintel-Author", "ci (as root)");
        admin.put("/v1/gateway?author=Zo%C3%AB&message=d%C3%A9j%C3%A0+vu", "{'via':'c'}", "If-Match", "*");
        assertEquals("ci", revision(1).author());
        assertEquals("why not", revision(1).message());
        assertEquals("ci (as ci (as root))", revision(2).author());
        assertEquals("ci (as Zoë)", revision(3).author());
        assertEquals("déjà vu", revision(3).message());
    }

    @Test
    void refusesClaimsAndMessagesThatDoNotFit() {
        String[][] wrong = {
            {"/v1/gateway?message=" + "x".repeat(2_001)},
            {"/v1/gateway?author=" + "x".repeat(101)},
            {"/v1/gateway?author=a%0Ab"},
            {"/v1/gateway?message=a%00b"},
            {"/v1/gateway?message=a", "Lintel-Message", "b"},
            {"/v1/gateway", "Lintel-Message", "d\u00E9j\u00E0"},
        };
        for (String[] target : wrong) {
            String[] headers = java.util.Arrays.copyOfRange(target, 1, target.length);
            assertEquals(
                    "bad-request", admin.put(target[0], "{'via':'a'}", headers).problem(), target[0]);
        }
        assertEquals(0, admin.store.latestHead().revision());
    }

    @Test
    void everyReplyHasItsOwnRequestId() {
        var one = admin.get("/v1/nothing");
        assertEquals(one.header("X-Request-Id"), one.json().get("requestId").asString());
        assertNotEquals(one.header("X-Request-Id"), admin.get("/v1/routes").header("X-Request-Id"));
    }

    @Test
    void saysWhatIsAllowed() {
        var reply = admin.post("/v1/routes/a", "{}");
        assertEquals("method-not-allowed", reply.problem());
        assertEquals("DELETE, GET, HEAD, PATCH, PUT", reply.header("Allow"));
        assertEquals("GET, HEAD", admin.delete("/v1/routes").header("Allow"));
        assertEquals("POST", admin.get("/v1/apply").header("Allow"));
    }

    @Test
    void headIsGetWithoutTheBody() {
        admin.put("/v1/gateway", "{'via':'a'}");
        var head = admin.send("HEAD", "/v1/gateway", "");
        assertEquals(200, head.status());
        assertEquals("", head.text());
        assertEquals(admin.get("/v1/gateway").etag(), head.etag());
    }

    @Test
    void knowsNoOtherPaths() {
        for (String path :
                new String[] {"/", "/v1", "/v1/", "/v1/routes/", "/v1/routes/a/b", "/v2/routes", "/v1/gateway/gateway"})
            assertEquals("resource-not-found", admin.get(path).problem(), path);
        assertEquals("bad-path", admin.get("/v1/routes/%zz").problem());
    }

    @Test
    void negotiatesTheFormatOfReplies() {
        assertEquals(
                "not-acceptable", admin.get("/v1/routes", "Accept", "text/html").problem());
        assertEquals(
                "not-acceptable",
                admin.get("/v1/routes", "Accept", "application/json;q=0").problem());
        assertEquals(
                200, admin.get("/v1/routes", "Accept", "text/html, */*;q=0.1").status());
        assertEquals(
                "application/yaml",
                admin.get("/v1/document", "Accept", "application/json;q=0.5, text/yaml")
                        .header("Content-Type"));
        assertEquals(
                "application/json",
                admin.get("/v1/document", "Accept", "application/yaml;q=0, */*").header("Content-Type"));
    }

    @Test
    void readsOnlyWhatItUnderstands() {
        String[][] wrong = {
            {"Content-Type", "text/plain"},
            {"Content-Type", "application/x-www-form-urlencoded"},
            {"Content-Type", "application/json; charset=iso-8859-1"},
            {"Content-Type", "application/json", "Content-Encoding", "gzip"},
            {},
        };
        for (String[] headers : wrong)
            assertEquals(
                    "unsupported-media-type",
                    admin.send("PUT", "/v1/gateway", "{\"via\":\"a\"}", headers).problem(),
                    String.join(" ", headers));
        assertEquals(
                201,
                admin.send(
                                "PUT",
                                "/v1/gateway",
                                "{\"via\":\"a\"}",
                                "Content-Type",
                                "Application/JSON; Charset=\"UTF-8\"")
                        .status());
    }

    @Test
    void refusesABodyAboveTheLimit() {
        byte[] large = new byte[AdminApi.MAX_BODY_BYTES + 1];
        var reply = admin.api.handle(new AdminRequest(
                "PUT",
                "/v1/gateway",
                "",
                Headers.of("Authorization", "Bearer " + Admin.TOKEN, "Content-Type", "application/json"),
                large));
        assertEquals(413, reply.status());
    }

    @Test
    void anUnexpectedFailureTellsNothing() {
        var broken = new AdminApi(
                admin.store,
                LiveState.inMemory(InstantSource.fixed(Admin.NOW)),
                AdminAccess.bearer("ci", Admin.TOKEN),
                InstantSource.fixed(Admin.NOW),
                () -> {
                    throw new IllegalStateException("secret detail");
                });
        var reply = broken.handle(new AdminRequest("GET", "/v1/health", "", Headers.EMPTY, new byte[0]));
        assertEquals(500, reply.status());
        assertFalse(new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8).contains("secret"));
    }

    @Test
    void repliesWithoutHeadNameNoRevision() {
        assertNull(admin.get("/v1/nothing").headers().first("Lintel-Revision"));
        assertEquals("0", admin.get("/v1/routes").header("Lintel-Revision"));
    }

    private dev.lintel.store.Revision revision(long number) {
        return admin.store.revision(number).orElseThrow();
    }
}

package dev.lintel.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.edge.OriginSecrets;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// The way of a request through the emulated CloudFront, but for its cache.
final class EdgeStageTest {
    private final Stage stage = new Stage();

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void theOriginGetsTheViewersFieldsAndCloudFrontsOwn() throws Exception {
        stage.send(Requests.of(
                "GET",
                "/a?b=c",
                "Host",
                "shop.example",
                "Accept",
                "text/html",
                "Accept-Encoding",
                "deflate, GZIP;q=0.5",
                "X-Forwarded-For",
                "10.1.1.1",
                "Via",
                "1.1 other",
                "Cookie",
                "a=b"));

        Headers sent = stage.last().headers();
        assertEquals("text/html", sent.first("Accept"));
        assertEquals("a=b", sent.first("Cookie"));
        assertEquals("gzip", sent.first("Accept-Encoding"));
        assertEquals("10.1.1.1,192.0.2.7", sent.first("X-Forwarded-For"));
        assertEquals("1.1 other, 1.1 " + HopFields.VIA_HOST, sent.first("Via"));
        assertEquals("http", sent.first("CloudFront-Forwarded-Proto"));
        assertEquals("192.0.2.7:5000", sent.first("CloudFront-Viewer-Address"));
        assertNotNull(sent.first("X-Amz-Cf-Id"));
        assertNull(sent.first("Host"), "the function URL's own name goes there");
        assertEquals("b=c", stage.last().query());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TE",
                "Trailer",
                "Keep-Alive",
                "Proxy-Authorization",
                "X-Real-IP",
                "X-Edge-Result",
                "X-Forwarded-Proto",
                "Transfer-Encoding",
                "Expect",
                "HTTP2-Settings",
                "Named"
            })
    void whatEndsAtCloudFrontEndsThere(String name) throws Exception {
        stage.send(Requests.of("GET", "/", name, "x", "Connection", "Named"));

        assertNull(stage.last().headers().first(name));
    }

    @Test
    void theSecretIsTheDistributionsWhateverTheViewerSends() throws Exception {
        stage.send(Requests.of("GET", "/", OriginSecrets.FIELD, "guess", "CloudFront-Viewer-Address", "6.6.6.6:1"));

        assertEquals(List.of(Stage.SECRET), stage.last().headers().all(OriginSecrets.FIELD));
        assertEquals(List.of("192.0.2.7:5000"), stage.last().headers().all("CloudFront-Viewer-Address"));
    }

    @Test
    void functionsSeeTheHostOfHttp2AsWell() throws Exception {
        stage.functions.request = event -> {
            ObjectNode headers = (ObjectNode) event.path("request").path("headers");
            headers.putObject("x-seen").put("value", headers.at("/host/value").asString("none"));
            return event.path("request");
        };

        stage.send(Requests.of("GET", "/"));

        assertEquals("shop.example", stage.last().headers().first("X-Seen"));
    }

    @Test
    void whatConnectionNamesGoesBeforeTheFunctionAndNeverTakesOurs() throws Exception {
        stage.functions.request = event -> {
            ObjectNode headers = (ObjectNode) event.path("request").path("headers");
            headers.putObject("x-saw").put("value", headers.has("x-ver") ? "it" : "nothing");
            headers.putObject("lintel-host").put("value", "shop.example");
            return event.path("request");
        };

        stage.send(Requests.of("GET", "/", "X-Ver", "2", "Connection", "X-Ver, Lintel-Host"));

        assertEquals("nothing", stage.last().headers().first("X-Saw"));
        assertEquals("shop.example", stage.last().headers().first("Lintel-Host"));
    }

    @Test
    void aWebSocketsTwoFieldsStay() throws Exception {
        stage.send(Requests.of("GET", "/", "Connection", "keep-alive, Upgrade", "Upgrade", "websocket"));

        assertEquals("Upgrade", stage.last().headers().first("Connection"));
        assertEquals("websocket", stage.last().headers().first("Upgrade"));
        assertTrue(stage.told.getFirst().contains("a function URL takes none"), stage.told.toString());
    }

    @Test
    void aWebSocketPassesTheLimitsAndTheCache() throws Exception {
        stage.router = request -> Stage.reply("kept", "Cache-Control", "max-age=10");
        stage.read(Requests.of("GET", "/"));
        Request tunnel = Requests.of("GET", "/", "Connection", "Upgrade", "Upgrade", "websocket")
                .withBody(new Trailing());

        stage.send(tunnel);

        assertEquals(2, stage.atRouter.size());
        assertEquals("websocket", stage.last().headers().first("Upgrade"));
    }

    @Test
    void theReplyIsMarkedAndGoesThroughTheSecondFunction() throws Exception {
        stage.router = request -> Stage.reply("x", "Via", "1.1 lintel", "Keep-Alive", "5", "X-Mine", "1");
        stage.functions.response = event -> {
            ((ObjectNode) event.path("response").path("headers")).remove("x-mine");
            return event.path("response");
        };

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals("Miss from lintel-dev", reply.headers().first("X-Cache"));
        assertEquals("1.1 lintel, 1.1 " + HopFields.VIA_HOST, reply.headers().first("Via"));
        assertNull(reply.headers().first("Keep-Alive"));
        assertNull(reply.headers().first("X-Mine"));
        assertEquals("x", CollectSink.read(reply.body()));
        assertEquals(List.of("viewer-request", "viewer-response"), stage.functions.called);
        assertTrue(stage.records.isEmpty(), "the router has its own");
    }

    @Test
    void aReplyOf400AndAboveSkipsTheSecondFunction() throws Exception {
        stage.router = request -> Stage.reply(404, "no");

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals("Error from lintel-dev", reply.headers().first("X-Cache"));
        assertEquals(List.of("viewer-request"), stage.functions.called);
    }

    @Test
    void whatTheFirstFunctionAnswersGoesNowhereElse() throws Exception {
        stage.functions.request = event -> Functions.json("""
                {"statusCode":404,"headers":{"content-type":{"value":"application/problem+json"},
                 "x-request-id":{"value":"own"}},
                 "body":"{\\"type\\":\\"https://lintel.dev/problems/route-not-found\\"}"}""");

        Reply reply = stage.send(Requests.of("GET", "/none"));

        assertEquals(404, reply.status());
        assertEquals(
                "FunctionGeneratedResponse from lintel-dev", reply.headers().first("X-Cache"));
        assertTrue(stage.atRouter.isEmpty());
        assertEquals(List.of("viewer-request"), stage.functions.called);
        var record = stage.records.getFirst();
        assertEquals("refused", record.edge);
        assertEquals("route-not-found", record.problemType);
        assertEquals("own", record.requestId);
        assertEquals(7, record.revision);
    }

    @Test
    void aRedirectByTheFunctionIsNoRefusal() throws Exception {
        stage.functions.request = event -> Functions.json("""
                {"statusCode":301,"headers":{"location":{"value":"/new"}}}""");

        Reply reply = stage.send(Requests.of("GET", "/old"));

        assertEquals("/new", reply.headers().first("Location"));
        assertEquals("answered", stage.records.getFirst().edge);
    }

    @Test
    void aFunctionThatFailsIsA503AndSaysWhy() throws Exception {
        stage.functions.request = event -> {
            throw new FunctionFault(FunctionFault.Reason.EXECUTION, "ReferenceError: x is not defined, at a.js:1:2");
        };

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals(503, reply.status());
        assertEquals("FunctionExecutionError from lintel-dev", reply.headers().first("X-Cache"));
        assertNotNull(reply.problem());
        assertTrue(reply.problem().detail().contains("a.js:1:2"));
        assertEquals("failed", stage.records.getFirst().edge);
    }

    @Test
    void anAnswerAgainstTheRulesIsA502() throws Exception {
        stage.functions.request = event -> Functions.json("\"something\"");

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals(502, reply.status());
        assertEquals("FunctionValidationError from lintel-dev", reply.headers().first("X-Cache"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"statusCode":99}                                            | statusCode must be a whole number from 200 to 599
            {"statusCode":200,"headers":{"Via":{"value":"x"}}}           | not a header name in lower case: Via
            {"statusCode":200,"headers":{"connection":{"value":"x"}}}    | the header connection may not be added
            7                                                            | a viewer-request function returns the request or a response
            """)
    void whatIsAgainstTheRulesIsToldWithTheFunctionsFile(String result, String why) throws Exception {
        stage.functions.request = event -> Functions.json(result);

        assertEquals(502, stage.send(Requests.of("GET", "/")).status());
        assertEquals(List.of("FunctionValidationError: " + why + ", returned by viewer-request.js"), stage.told);
    }

    @Test
    void whatTheSecondFunctionReturnsAgainstTheRulesIsToldToo() throws Exception {
        stage.functions.response = event -> Functions.json("{\"headers\":{}}");

        assertEquals(502, stage.send(Requests.of("GET", "/")).status());
        assertEquals(
                List.of("FunctionValidationError: a viewer-response function returns the response, returned by"
                        + " viewer-response.js"),
                stage.told);
    }

    @Test
    void anOriginThatIsNotEmulatedIsTold() throws Exception {
        stage.functions.origin = "{\"group\":{}}";

        assertEquals(503, stage.send(Requests.of("GET", "/")).status());
        assertEquals(
                List.of("FunctionExecutionError: createRequestOriginGroup is not emulated, returned by"
                        + " viewer-request.js"),
                stage.told);
    }

    @Test
    void aSecondFunctionThatFailsTakesTheReplysPlace() throws Exception {
        stage.functions.response = event -> {
            throw FunctionFault.invalid("not so");
        };

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals(502, reply.status());
        assertTrue(stage.records.isEmpty(), "the router has recorded the request");
    }

    @Test
    void requestsHaveNamesThatDiffer() throws Exception {
        stage.send(Requests.of("GET", "/"));
        stage.send(Requests.of("GET", "/"));

        String first = stage.atRouter.getFirst().headers().first("X-Amz-Cf-Id");
        assertNotEquals(first, stage.last().headers().first("X-Amz-Cf-Id"));
        assertEquals(56, String.valueOf(first).length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROPFIND", "QUERY", "TRACE", "CONNECT"})
    void refusesMethodsThatCloudFrontDoesNotTake(String method) throws Exception {
        Reply reply = stage.send(Requests.of(method, "/"));

        assertEquals(403, reply.status());
        assertTrue(stage.functions.called.isEmpty());
        assertEquals("refused", stage.records.getFirst().edge);
    }

    @Test
    void refusesAGetWithABody() throws Exception {
        Request request = Requests.of("GET", "/").withBody(new BytesBody(new byte[1]));

        assertEquals(403, stage.send(request).status());
    }

    @Test
    void refusesWhatIsTooLong() throws Exception {
        Reply url = stage.send(Requests.of("GET", "/" + "a".repeat(8_192)));
        Reply head = stage.send(Requests.of("GET", "/", "X-Long", "a".repeat(32_768)));

        assertEquals(ProblemType.URI_TOO_LONG.status(), url.status());
        assertEquals(ProblemType.CONTENT_TOO_LARGE.status(), head.status());
        assertTrue(stage.functions.called.isEmpty());
    }

    @Test
    void trailersAndInterimRepliesEndHere() throws Exception {
        stage.router = request -> {
            request.call().interim(103, Headers.of("Link", "</a>"));
            return Stage.reply("x").withBody(new Trailing());
        };
        var sink = new TrailerSink();

        stage.send(Requests.of("GET", "/")).body().start(sink);

        assertTrue(sink.ended);
        assertFalse(sink.trailers);
    }

    @Test
    void anOriginThatTheFunctionChoseGetsNoSecret() throws Exception {
        stage.functions.origin = "{\"update\":{\"domainName\":\"127.0.0.1\",\"customHeaders\":{},"
                + "\"customOriginConfig\":{\"port\":1,\"protocol\":\"http\"}}}";

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals(502, reply.status(), "nobody listens there");
        assertTrue(stage.atRouter.isEmpty());
    }

    @Test
    void aWebSocketToAnotherOriginIsNoWarning() throws Exception {
        stage.functions.origin = "{\"update\":{\"domainName\":\"127.0.0.1\",\"customHeaders\":{},"
                + "\"customOriginConfig\":{\"port\":1,\"protocol\":\"http\"}}}";

        stage.send(Requests.of("GET", "/", "Connection", "Upgrade", "Upgrade", "websocket"));

        assertEquals(List.of(), stage.told, "CloudFront passes it on");
    }

    @Test
    void anOriginThatWouldInheritTheSecretIsRefused() throws Exception {
        stage.functions.origin = "{\"update\":{\"domainName\":\"other.example\"}}";

        Reply reply = stage.send(Requests.of("GET", "/"));

        assertEquals(502, reply.status());
        assertNotNull(reply.problem());
        assertTrue(reply.problem().detail().contains("customHeaders"));
    }
}

package dev.lintel.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.local.edge.ViewerRequestEvent.Outcome;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Events have the service's shape, and what functions return is held to its rules.
final class EventsTest {
    private static final Request REQUEST = Requests.of(
            "GET",
            "/a/b?x=1&y&x=%202",
            "Host",
            "shop.example",
            "Accept",
            "a/b",
            "accept",
            "c/d",
            "Cookie",
            "s=1; t=2",
            "Connection",
            "close",
            "Content-Length",
            "3");

    private static JsonNode event() {
        return Functions.json(
                        new String(ViewerRequestEvent.of(REQUEST).call("id"), java.nio.charset.StandardCharsets.UTF_8))
                .path("event");
    }

    private static Outcome outcome(String answer) {
        return ViewerRequestEvent.of(REQUEST).outcome(Functions.json(answer));
    }

    /// What the request becomes if a function changes it so.
    private static Request changed(Consumer<ObjectNode> change) {
        ObjectNode request = (ObjectNode) event().path("request");
        change.accept(request);
        return ((Outcome.Onward) outcome("{\"result\":" + request + "}")).request();
    }

    private static void refused(Consumer<ObjectNode> change) {
        assertThrows(FunctionFault.class, () -> changed(change));
    }

    @Test
    void theEventIsTheServices() {
        assertEquals(Functions.json("""
                {"version":"1.0",
                 "context":{"distributionDomainName":"local.lintel-dev","distributionId":"ELINTELDEV",
                            "eventType":"viewer-request","requestId":"id"},
                 "viewer":{"ip":"192.0.2.7"},
                 "request":{"method":"GET","uri":"/a/b",
                   "querystring":{"x":{"value":"1","multiValue":[{"value":"1"},{"value":"%202"}]},"y":{"value":""}},
                   "headers":{"host":{"value":"shop.example"},
                     "accept":{"value":"a/b","multiValue":[{"value":"a/b"},{"value":"c/d"}]},
                     "content-length":{"value":"3"}},
                   "cookies":{"s":{"value":"1"},"t":{"value":"2"}}}}"""), event());
    }

    @Test
    void whatIsLeftAloneStaysAsItWas() {
        Request same = changed(request -> {});

        assertEquals(REQUEST.headers(), same.headers());
        assertEquals(REQUEST.query(), same.query());
        assertEquals(REQUEST.path(), same.path());
    }

    @Test
    void headersAreSetAndDeleted() {
        Request changed = changed(request -> {
            ObjectNode headers = (ObjectNode) request.path("headers");
            headers.remove("accept");
            headers.putObject("lintel-host").put("value", "shop.example");
        });

        assertEquals(List.of(), changed.headers().all("Accept"));
        assertEquals("Lintel-Host", changed.headers().name(changed.headers().size() - 1));
        assertEquals("close", changed.headers().first("Connection"), "functions do not see it");
    }

    @Test
    void aChangedMultiValueWinsOverValue() {
        Request many = changed(request -> ((ObjectNode) request.at("/headers/accept"))
                .put("value", "ignored")
                .putArray("multiValue")
                .addObject()
                .put("value", "only"));
        Request first = changed(request -> ((ObjectNode) request.at("/headers/accept")).put("value", "other"));

        assertEquals(List.of("only"), many.headers().all("Accept"));
        assertEquals(List.of("other", "c/d"), first.headers().all("Accept"));
    }

    @Test
    void pathQueryAndCookiesAreChanged() {
        Request changed = changed(request -> {
            request.put("uri", "/c//d");
            ((ObjectNode) request.path("querystring")).remove("y");
            ((ObjectNode) request.path("cookies")).putObject("u").put("value", "3");
        });

        assertEquals("/c//d", changed.rawPath());
        assertEquals("/c/d", changed.path());
        assertEquals("x=1&x=%202", changed.query());
        assertEquals("s=1; t=2; u=3", changed.headers().first("Cookie"));
    }

    @ParameterizedTest
    @CsvSource({
        "connection, x",
        "x-amz-cf-id, x",
        "x-edge-a, x",
        "x-cache, x",
        "Upper-Case, x",
        "bad name, x",
        "host, other",
        "via, x",
        "content-length, 4",
        "transfer-encoding, chunked"
    })
    void headersThatFunctionsMayNotHave(String name, String value) {
        refused(request ->
                ((ObjectNode) request.path("headers")).putObject(name).put("value", value));
    }

    @Test
    void otherThingsAgainstTheRules() {
        refused(request -> ((ObjectNode) request.path("headers")).remove("host"));
        refused(request -> ((ObjectNode) request.path("headers")).put("x-a", "not an object"));
        refused(request ->
                ((ObjectNode) request.path("headers")).putObject("x-a").put("value", 1));
        refused(request ->
                ((ObjectNode) request.path("headers")).putObject("x-a").put("value", "a\r\nb: c"));
        refused(request -> request.put("method", "POST"));
        refused(request -> request.put("uri", "no-slash"));
        refused(request -> request.put("uri", "/a b"));
        refused(request -> request.put("uri", "/a?b"));
        refused(request -> request.put("uri", "/" + "a".repeat(8_200)));
        refused(request ->
                ((ObjectNode) request.path("querystring")).putObject("a b").put("value", ""));
        refused(request -> request.remove("headers"));
        for (String result : List.of("{}", "{\"result\":null}", "{\"result\":[]}", "{\"result\":{}}"))
            assertThrows(FunctionFault.class, () -> outcome(result));
    }

    @Test
    void aGeneratedReply() {
        var answered = (Outcome.Answered) outcome("""
                {"result":{"statusCode":403,"headers":{"x-a":{"value":"b"}},
                 "cookies":{"c":{"value":"d","attributes":"Path=/; Secure"}},
                 "body":{"encoding":"base64","data":"aGk="}}}""");
        Reply reply = answered.reply();

        assertEquals(403, reply.status());
        assertEquals("b", reply.headers().first("X-A"));
        assertEquals("c=d; Path=/; Secure", reply.headers().first("Set-Cookie"));
        assertEquals("hi", CollectSink.read(reply.body()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"statusCode":"200"}
            {"statusCode":99}
            {"statusCode":200,"body":{"data":"x","encoding":"gzip"}}
            {"statusCode":200,"body":{"data":"%%","encoding":"base64"}}
            {"statusCode":200,"body":7}
            {"statusCode":200,"headers":{"x-cache":{"value":"x"}}}
            """)
    void generatedRepliesAgainstTheRules(String result) {
        assertThrows(FunctionFault.class, () -> outcome("{\"result\":" + result + "}"));
    }

    @Test
    void theSecondFunctionChangesStatusFieldsAndBody() {
        Reply reply = Stage.reply("body", "X-A", "1", "Set-Cookie", "a=b; Path=/", "Via", "1.1 x");
        var event = new ViewerResponseEvent(REQUEST, (ObjectNode) event().path("request"), reply);
        JsonNode sent = Functions.json(new String(event.call("id"), java.nio.charset.StandardCharsets.UTF_8))
                .at("/event/response");

        assertEquals(Functions.json("""
                {"statusCode":200,"statusDescription":"","headers":{"x-a":{"value":"1"},"via":{"value":"1.1 x"}},
                 "cookies":{"a":{"value":"b","attributes":"Path=/"}}}"""), sent);
        assertEquals(reply.headers(), event.reply(answer(sent)).headers());
        ObjectNode changed = (ObjectNode) sent.deepCopy();
        changed.put("statusCode", 201).put("body", "other");
        ((ObjectNode) changed.path("headers")).remove("x-a");
        Reply after = event.reply(answer(changed));
        assertEquals(201, after.status());
        assertEquals(Headers.of("Set-Cookie", "a=b; Path=/", "Via", "1.1 x"), after.headers());
        assertEquals("other", CollectSink.read(after.body()));
        ((ObjectNode) changed.path("headers")).remove("via");
        var fault = assertThrows(FunctionFault.class, () -> event.reply(answer(changed)));
        assertTrue(String.valueOf(fault.getMessage()).contains("via"));
    }

    private static JsonNode answer(JsonNode result) {
        return Functions.json("{\"result\":" + result + "}");
    }
}

package dev.lintel.router.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.CollectSink;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventReaderTest {
    static final String URL =
            "'rawPath': '/a%20b', 'requestContext': {'http': {'method': 'GET', 'sourceIp': '192.0.2.1'}}";
    static final String REST = "'path': '/a%20b', 'httpMethod': 'GET', 'requestContext': {'path': '/live/a%20b'}";

    private static HttpEvent read(String json) {
        return EventReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String fault(String json) {
        return assertThrows(EventFault.class, () -> read(json)).type();
    }

    private static String body(String members) {
        HttpEvent event = read("{" + members + "," + URL + "}");
        String text = CollectSink.read(event.body());
        assertEquals(event.body().length(), text.getBytes(StandardCharsets.UTF_8).length);
        return text;
    }

    @Test
    void tellsTheShapesApart() {
        assertEquals(HttpEvent.Shape.FUNCTION_URL, read("{" + URL + "}").shape());
        assertEquals(
                HttpEvent.Shape.FUNCTION_URL,
                read("{'version': '2.0', " + URL + "}").shape());
        assertEquals(HttpEvent.Shape.REST, read("{" + REST + "}").shape());
        assertEquals(
                HttpEvent.Shape.REST, read("{'version': '1.0', " + REST + "}").shape());
        assertEquals("Lintel.NotAnHttpEvent", fault("{'version': '2.0', " + REST + "}"));
        assertEquals("Lintel.NotAnHttpEvent", fault("{}"));
        assertEquals("Lintel.NotAnHttpEvent", fault("{'Records': [{'eventSource': 'aws:sqs'}]}"));
        assertEquals("Lintel.NotAnHttpEvent", fault("[]"));
        assertEquals("Lintel.NotAnHttpEvent", fault("'ping'"));
        assertEquals("Lintel.MalformedEvent", fault("{'path': '/', 'httpMethod': 'GET', " + URL + "}"));
    }

    @Test
    void keepsThePathEncodedAndWithoutStage() {
        assertEquals("/a%20b", read("{" + URL + "}").rawPath());
        assertEquals("/a%20b", read("{" + REST + "}").rawPath());
    }

    @Test
    void takesTheQueryAsItIsOrPutsItTogether() {
        assertEquals(
                "a=%20&b", read("{'rawQueryString': 'a=%20&b', " + URL + "}").query());
        assertNull(read("{'rawQueryString': '', " + URL + "}").query());
        assertNull(read("{'queryStringParameters': null, " + REST + "}").query());
        assertEquals(
                "a=2",
                read("{'queryStringParameters': {'a': '2'}, " + REST + "}").query());
        assertEquals(
                "a=1&a=%20%26%3D%2B%C3%BC&b=",
                read("{'queryStringParameters': {'a': '2'}, 'multiValueQueryStringParameters':"
                                + " {'a': ['1', ' &=+ü'], 'b': ['']}, " + REST + "}")
                        .query());
    }

    @Test
    void joinsCookiesIntoOneField() {
        HttpEvent url = read("{'cookies': ['a=1', 'b=2'], 'headers': {'x': 'y', 'cookie': 'old'}, " + URL + "}");
        assertEquals(Headers.of("x", "y", "cookie", "a=1; b=2"), url.headers());
        HttpEvent rest =
                read("{'multiValueHeaders': {'Cookie': ['a=1', 'b=2']}, 'headers': {'Cookie': 'b=2'}, " + REST + "}");
        assertEquals(Headers.of("Cookie", "a=1; b=2"), rest.headers());
    }

    @Test
    void namesTheHostByTheDomainIfNothingElseDoes() {
        String event = "{'rawPath': '/', 'requestContext': {'domainName': 'a.on.aws', 'http': {'method': 'GET'}}";
        assertEquals("a.on.aws", read(event + "}").headers().first("Host"));
        assertEquals("b", read(event + ", 'headers': {'host': 'b'}}").headers().first("Host"));
    }

    @Test
    void decodesBodiesWhereverTheyStand() {
        assertEquals("héllo", body("'body': 'héllo'"));
        assertEquals("", body("'body': null"));
        assertEquals("", body("'body': ''"));
        assertEquals(
                "\"\\/\n\r\t\b\f\u0001ü€😀",
                body("'body': '\\\"\\\\\\/\\n\\r\\t\\b\\f\\u0001\\u00fc\\u20ac\\ud83d\\ude00'"));
        assertEquals("a", body("'isBase64Encoded': true, 'body': 'YQ=='"));
        assertEquals("ab?", body("'body': 'YWI\\/', 'isBase64Encoded': true")); // JSON may escape a slash
        assertEquals("abc", body("'body': 'YWJj', 'isBase64Encoded': true"));
        String large = "0123456789abcdef".repeat(20_000);
        String base64 = java.util.Base64.getEncoder().encodeToString(large.getBytes(StandardCharsets.UTF_8));
        assertEquals(large, body("'body': '" + base64 + "', 'isBase64Encoded': true"));
    }

    @Test
    void replacesALoneSurrogateInABody() {
        HttpEvent event = read("{'body': 'a\\ud800b', " + URL + "}");
        assertEquals("a\uFFFDb", CollectSink.read(event.body()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Y", "YQ=", "Y*==", "YQ==YQ==", "=", "YQ===", "é", "YQ\\n=="})
    void failsABodyThatIsNoBase64(String text) {
        HttpEvent event = read("{'isBase64Encoded': true, 'body': '" + text + "', " + URL + "}");
        var sink = new CollectSink();
        event.body().start(sink);
        assertEquals(
                "bad-request: the event's body is no base64",
                String.valueOf(sink.failure == null ? "" : sink.failure.getMessage()));
    }

    @Test
    void finishesAPieceAtATimeWhenHeldBack() {
        String base64 = java.util.Base64.getEncoder().encodeToString(new byte[200_000]);
        HttpEvent event = read("{'isBase64Encoded': true, 'body': '" + base64 + "', " + URL + "}");
        var sink = new Holding();
        event.body().start(sink);
        int rounds = 0;
        while (!sink.ended && rounds++ < 100) sink.flow.resume();
        assertEquals(200_000, sink.bytes);
        assertEquals(6, rounds);
    }

    private static final class Holding implements dev.lintel.router.http.Sink {
        private dev.lintel.router.http.Flow flow = dev.lintel.router.http.Flow.DONE;
        private int bytes;
        private boolean ended;

        @Override
        public void open(dev.lintel.router.http.Flow flow) {
            this.flow = flow;
            flow.pause();
        }

        @Override
        public void write(io.netty.buffer.ByteBuf chunk) {
            bytes += chunk.readableBytes();
            chunk.release();
            flow.pause();
        }

        @Override
        public void flush() {}

        @Override
        public void end(Headers trailers) {
            ended = true;
        }

        @Override
        public void fail(Throwable cause) {
            throw new AssertionError(cause);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{'rawPath': 1, 'requestContext': {'http': {'method': 'GET'}}}",
                "{'rawPath': '/', 'requestContext': {'http': {'method': 'GET', 'method': 'POST'}}}",
                "{'rawPath': '/', 'rawPath': '/b', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'headers': {}, 'headers': {}, 'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'headers': {'a': {}}, 'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'headers': [], 'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'body': {}, 'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'cookies': 'a', 'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'isBase64Encoded': 'yes', 'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}}",
                "{'rawPath': '/', 'requestContext': {'http': {'method': 'GET'}}} {}",
                "{'rawPath': '/\u0000', 'requestContext': {'http': {'method': 'GET'}}}",
            })
    void failsAnEventThatIsNotWhatItSays(String json) {
        assertThrows(EventFault.class, () -> read(json));
    }

    @Test
    void readsNoFurtherThanReasonIntoDepth() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertEquals("Lintel.MalformedEvent", fault("{'x': " + deep + ", " + URL + "}"));
    }

    @Test
    void tellsNothingOfTheEventWhenItFails() {
        var fault = assertThrows(EventFault.class, () -> read("{'secret-canary': "));
        assertEquals(-1, fault.text().indexOf("canary"));
        assertEquals(0, fault.getStackTrace().length);
    }
}

package dev.lintel.router;

import static dev.lintel.router.AwsDouble.chunk;
import static dev.lintel.router.AwsDouble.complete;
import static dev.lintel.router.AwsDouble.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.store.LastGood;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Functions and signed services as backends of a whole router, over sockets at both ends.
@SuppressWarnings("StringConcatToTextBlock") // every byte shows
class AwsBackendsTest {
    private final AwsDouble aws = new AwsDouble();

    @AfterEach
    void stop() {
        aws.close();
    }

    private RouterFixture allowing(String... services) throws IOException {
        return new RouterFixture(UnaryOperator.identity(), LastGood.NONE, secret -> "", aws.access(services));
    }

    /// @param backend its members besides the id
    private RouterFixture router(String backend) throws IOException {
        RouterFixture router = allowing("lambda", "sqs", "servicediscovery");
        publish(router, backend);
        return router;
    }

    private void publish(RouterFixture router, String backend) {
        router.publish("{'lintel': 1, 'backends': [{'id': 'b', " + backend.replace("$A", aws.url()) + "}],"
                + " 'routes': [{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'b'}}]}");
    }

    private static final String FUNCTION =
            "'type': 'lambda', 'function': 'orders', 'qualifier': 'live', 'region': 'eu-west-1', 'endpoint': '$A'";

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static int status(String reply) {
        return Integer.parseInt(reply.substring(9, 12));
    }

    private static String body(String reply) {
        return reply.substring(reply.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void invokesAFunctionWithAnEventAndAnswersWhatItReturns() throws IOException {
        aws.reply("{'statusCode': 201, 'headers': {'X-Kind': 'order', 'Content-Length': '9'},"
                + " 'cookies': ['a=1; Secure', 'b=2'], 'body': 'aGVsbG8=', 'isBase64Encoded': true}");
        try (RouterFixture router = router(FUNCTION)) {
            String reply = router.send(
                    "POST /orders/1%20x?q=a%20b&q=c&e= HTTP/1.1\nHost: shop.example\nCookie: s=1; t=2\nX-One: 1\nX-One: 2\n"
                            + "Authorization: Bearer t0ken\nContent-Type: application/json\nContent-Length: 10\n",
                    "{\"n\":\"\u00e9\"}".replace("\u00e9", "\u00c3\u00a9"));

            assertEquals(201, status(reply));
            assertTrue(reply.contains("X-Kind: order\r\n") && reply.contains("Set-Cookie: a=1; Secure\r\n"), reply);
            assertTrue(reply.contains("Set-Cookie: b=2\r\n"), reply);
            assertTrue(body(reply).contains("hello"), reply);
        }
        AwsDouble.Seen seen = aws.seen.getFirst();
        assertEquals(
                "POST /2015-03-31/functions/orders/invocations?Qualifier=live", seen.method() + " " + seen.target());
        assertEquals("eu-west-1/lambda", seen.scope());
        assertTrue(seen.signed().containsAll(Set.of("host", "x-amz-date", "x-amz-security-token")), "" + seen.signed());
        assertTrue(String.valueOf(seen.headers().getFirst("Authorization")).startsWith("AWS4-HMAC-SHA256 "));
        assertNull(seen.headers().getFirst("Cookie"));
        assertNull(seen.headers().getFirst("X-One"));
        JsonNode event = json(seen.body());
        assertEquals("2.0", event.path("version").asString());
        assertEquals("/orders/1%20x", event.path("rawPath").asString());
        assertEquals("q=a%20b&q=c&e=", event.path("rawQueryString").asString());
        assertEquals("a b,c", event.at("/queryStringParameters/q").asString());
        assertEquals("", event.at("/queryStringParameters/e").asString());
        assertEquals("[\"s=1\",\"t=2\"]", event.path("cookies").toString());
        assertEquals("1,2", event.at("/headers/x-one").asString());
        assertEquals("Bearer t0ken", event.at("/headers/authorization").asString());
        assertEquals("shop.example", event.at("/headers/host").asString());
        assertEquals("POST", event.at("/requestContext/http/method").asString());
        assertEquals("127.0.0.1", event.at("/requestContext/http/sourceIp").asString());
        assertFalse(event.at("/requestContext/requestId").asString().isEmpty());
        assertEquals("{\"n\":\"\u00e9\"}", event.path("body").asString());
        assertFalse(event.path("isBase64Encoded").asBoolean());
    }

    @Test
    void sendsABinaryBodyAsBase64() throws IOException {
        aws.reply("{'statusCode': 204}");
        try (RouterFixture router = router(FUNCTION)) {
            String reply = router.send(
                    "PUT /x HTTP/1.1\nHost: a\nContent-Type: image/png\nContent-Length: 3\n", "\u00ff\u0000a");
            assertEquals(204, status(reply));
        }
        JsonNode event = json(aws.seen.getFirst().body());
        assertEquals("/wBh", event.path("body").asString());
        assertTrue(event.path("isBase64Encoded").asBoolean());
    }

    @Test
    void takesAnythingWithoutAStatusForTheBody() throws IOException {
        aws.reply("{'total': 3}").reply("'plain'");
        try (RouterFixture router = router(FUNCTION)) {
            String reply = router.get("/");
            assertEquals(200, status(reply));
            assertTrue(reply.contains("Content-Type: application/json\r\n") && reply.contains("{\"total\": 3}"), reply);
            assertTrue(body(router.get("/")).contains("plain"));
        }
    }

    @Test
    void tellsFailuresApart() throws IOException {
        aws.reply(
                        200,
                        Map.of("X-Amz-Function-Error", "Unhandled"),
                        "{\"errorMessage\":\"s3cret\"}".getBytes(StandardCharsets.UTF_8))
                .reply(429, Map.of("Retry-After", "7", "X-Amzn-ErrorType", "TooManyRequestsException"), new byte[0])
                .reply(404, Map.of("X-Amzn-ErrorType", "ResourceNotFoundException:http://internal/x"), new byte[0])
                .reply("{'statusCode': 42}")
                .reply("{'statusCode': 200, 'headers': {'X': 'a\\r\\nSet-Cookie: b'}}")
                .reply("<html>");
        try (RouterFixture router = router(FUNCTION)) {
            String failed = router.get("/");
            assertEquals(502, status(failed));
            assertFalse(failed.contains("s3cret"), failed);
            String throttled = router.get("/");
            assertEquals(503, status(throttled));
            assertTrue(throttled.contains("Retry-After: 7\r\n"), throttled);
            String missing = router.get("/");
            assertEquals(502, status(missing));
            assertTrue(missing.contains("is not invoked: ResourceNotFoundException\""), missing);
            for (int i = 0; i < 3; i++) {
                String malformed = router.get("/");
                assertEquals(502, status(malformed), malformed);
                assertTrue(malformed.contains("returned what is no reply"), malformed);
            }
        }
    }

    @Test
    void refusesABodyThatNoEventHolds() throws IOException {
        String large = "x".repeat(5 << 20); // 6.7 MB in base64
        try (RouterFixture router = router(FUNCTION)) {
            String head = "POST / HTTP/1.1\nHost: a\nContent-Type: image/png\nContent-Length: " + large.length() + "\n";
            String reply = router.send(head, large);
            assertEquals(413, status(reply), reply);
            assertTrue(reply.contains("6 MB"), reply);
        }
        assertEquals(0, aws.seen.size());
    }

    @Test
    void streamsWhatAFunctionStreams() throws IOException {
        String prelude =
                "{\"statusCode\":202,\"headers\":{\"Content-Type\":\"text/event-stream\"},\"cookies\":[\"c=1\"]}";
        aws.stream(chunk(prelude), chunk("\0\0\0\0\0\0\0\0one "), chunk("two "), chunk("three"), complete());
        try (RouterFixture router = router(FUNCTION + ", 'invoke': 'streamed'")) {
            String reply = router.get("/");
            assertEquals(202, status(reply));
            assertTrue(reply.contains("Content-Type: text/event-stream\r\n"), reply);
            assertTrue(reply.contains("Set-Cookie: c=1\r\n"), reply);
            assertTrue(unchunked(body(reply)).equals("one two three"), reply);
        }
        assertEquals(
                "/2021-11-15/functions/orders/response-streaming-invocations?Qualifier=live",
                aws.seen.getFirst().target());
    }

    /// `4\r\none \r\n…0\r\n\r\n`
    private static String unchunked(String body) {
        var text = new StringBuilder();
        int at = 0;
        while (true) {
            int end = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, end), 16);
            if (size == 0) return text.toString();
            text.append(body, end + 2, end + 2 + size);
            at = end + 2 + size + 2;
        }
    }

    @Test
    void cutsAReplyWhoseFunctionFailsInMidStream() throws IOException {
        aws.stream(chunk("half of "), frame("InvokeComplete", "{\"ErrorCode\":\"Function.Unhandled\"}")).stream(
                frame("InvokeComplete", "{\"ErrorCode\":\"Function.Unhandled\",\"ErrorDetails\":\"s3cret\"}"))
                .stream(chunk("no end "));
        try (RouterFixture router = router(FUNCTION + ", 'invoke': 'streamed'")) {
            String cut = router.get("/");
            assertFalse(cut.endsWith("0\r\n\r\n"), cut);
            String failed = router.get("/");
            assertEquals(502, status(failed));
            assertFalse(failed.contains("s3cret"), failed);
            String ended = router.get("/");
            assertFalse(ended.endsWith("0\r\n\r\n"), ended);
        }
    }

    @Test
    void takesWhatABufferedFunctionReturnsOverAStream() throws IOException {
        aws.stream(chunk("{\"statusCode\":418,"), chunk("\"body\":\"teapot\"}"), complete());
        try (RouterFixture router = router(FUNCTION + ", 'invoke': 'streamed'")) {
            String reply = router.get("/");
            assertEquals(418, status(reply));
            assertTrue(body(reply).contains("teapot"), reply);
        }
    }

    @Test
    void signsWhatAClientSendsToAService() throws IOException {
        aws.reply(200, Map.of("X-Amzn-RequestId", "1"), "{\"MessageId\":\"m\"}".getBytes(StandardCharsets.UTF_8));
        try (RouterFixture router = router("'type': 'aws', 'service': 'sqs', 'endpoint': '$A'")) {
            String reply = router.send(
                    "POST /a:b/c@d%20e?x=1*2&a=b%20c&z HTTP/1.1\nHost: shop.example\nX-Amz-Target: AmazonSQS.SendMessage\n"
                            + "Content-Type: application/x-amz-json-1.0\nAuthorization: Bearer client\n"
                            + "X-Amz-Date: 19990101T000000Z\nX-Amz-Security-Token: mine\nX-Amz-Content-Sha256: 00\n"
                            + "Cookie: session=1\nContent-Length: 2\n",
                    "{}");
            assertEquals(200, status(reply), reply);
            assertTrue(body(reply).contains("MessageId"), reply);
        }
        AwsDouble.Seen seen = aws.seen.getFirst();
        assertEquals("us-east-1/sqs", seen.scope());
        assertEquals("AmazonSQS.SendMessage", seen.headers().getFirst("X-Amz-Target"));
        assertTrue(seen.signed().containsAll(Set.of("x-amz-target", "content-type", "host")), "" + seen.signed());
        assertEquals(java.util.List.of("session-token"), seen.headers().get("X-Amz-Security-Token"));
        assertTrue(String.valueOf(seen.headers().get("Authorization")).startsWith("[AWS4-HMAC-SHA256 "));
        assertNull(seen.headers().getFirst("Cookie"));
        assertEquals("{}", seen.body());
    }

    @Test
    void holdsABodyThatIsSignedToItsLimit() throws IOException {
        try (RouterFixture router = router("'type': 'aws', 'service': 'sqs', 'endpoint': '$A', 'maxBodyBytes': 4")) {
            assertEquals(413, status(router.send("POST / HTTP/1.1\nHost: a\nContent-Length: 5\n", "12345")));
            String chunked = "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n";
            assertEquals(413, status(router.send(chunked, "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")));
        }
        assertEquals(0, aws.seen.size());
    }

    @Test
    void callsNoServiceThatTheHostDidNotName() throws IOException {
        try (RouterFixture router = allowing("sqs")) {
            publish(router, FUNCTION);
            assertTrue(router.get("/").contains("upstream-address-refused"));
            publish(router, "'type': 'aws', 'service': 'dynamodb', 'endpoint': '$A'");
            assertTrue(router.get("/").contains("upstream-address-refused"));
            publish(router, "'discovery': {'type': 'cloud-map', 'namespace': 'shop.local', 'service': 'orders'}");
            assertEquals(502, status(router.get("/")));
        }
        assertEquals(0, aws.seen.size());
    }

    @Test
    void callsNoServiceAtAnAddressThatIsNotAllowed() throws IOException {
        UnaryOperator<RouterOptions> publicOnly = options -> options.withAddresses(AddressPolicy.publicOnly());
        try (var router =
                new RouterFixture(publicOnly, LastGood.NONE, secret -> "", aws.access("lambda", "servicediscovery"))) {
            publish(router, FUNCTION);
            assertTrue(router.get("/").contains("upstream-address-refused"));
            publish(router, "'discovery': {'type': 'cloud-map', 'namespace': 'shop.local', 'service': 'orders'}");
            assertEquals(502, status(router.get("/")));
        }
        assertEquals(0, aws.seen.size());
    }

    @Test
    void findsTargetsInCloudMap() throws IOException {
        try (RouterFixture router = allowing("servicediscovery")) {
            String port = router.backendPort();
            aws.reply(
                    "{'Instances': [{'InstanceId': 'i1', 'HealthStatus': 'HEALTHY', 'Attributes': "
                            + "{'AWS_INSTANCE_IPV4': '127.0.0.1', 'AWS_INSTANCE_PORT': '" + port
                            + "', 'AVAILABILITY_ZONE': 'z'}},"
                            + " {'InstanceId': 'i2', 'Attributes': {'AWS_INSTANCE_IPV4': 'not an address'}},"
                            + " {'InstanceId': 'i3', 'Attributes': {'AWS_INSTANCE_CNAME': 'a b/c', 'AWS_INSTANCE_PORT': '1'}}]}");
            publish(
                    router,
                    "'discovery': {'type': 'cloud-map', 'namespace': 'shop.local', 'service': 'orders',"
                            + " 'region': 'eu-west-1', 'attributes': {'stage': 'prod'}, 'refresh': {'min': '1h', 'max': '1h'}}");
            RouterFixture.await(() -> body(router.get("/")).contains("hello")); // once the list is there
        }
        AwsDouble.Seen seen = aws.seen.getFirst();
        assertEquals("eu-west-1/servicediscovery", seen.scope());
        assertEquals(
                "Route53AutoNaming_v20170314.DiscoverInstances", seen.headers().getFirst("X-Amz-Target"));
        assertEquals(
                "{\"NamespaceName\":\"shop.local\",\"ServiceName\":\"orders\",\"HealthStatus\":\"HEALTHY_OR_ELSE_ALL\","
                        + "\"MaxResults\":1000,\"QueryParameters\":{\"stage\":\"prod\"}}",
                seen.body());
    }
}

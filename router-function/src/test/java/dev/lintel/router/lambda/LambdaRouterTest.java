package dev.lintel.router.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The router as the environment starts it, with a table that is out of reach: it answers, if only with 503.
final class LambdaRouterTest {
    private static final String SECRET = "origin-secret-0123456789";
    private static final Map<String, String> AWS = Map.of(
            "aws.region", "us-east-1",
            "aws.accessKeyId", "local",
            "aws.secretAccessKey", "local",
            "aws.endpointUrl", "http://127.0.0.1:9");

    private final Map<String, String> environment =
            new HashMap<>(Map.of("LINTEL_TABLE", "lintel", "LINTEL_ORIGIN_SECRETS", "env:ORIGIN", "ORIGIN", SECRET));
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    @BeforeEach
    void settings() {
        AWS.forEach(System::setProperty);
    }

    @AfterEach
    void clear() {
        AWS.keySet().forEach(System::clearProperty);
    }

    private LambdaRouter start() {
        return LambdaRouter.start(environment::get, records, InstantSource.system());
    }

    private static String event(@Nullable String secret) {
        return "{\"rawPath\":\"/x\",\"headers\":{\"host\":\"a\""
                + (secret == null ? "" : ",\"lintel-host\":\"a\",\"lintel-origin-secret\":\"" + secret + "\"")
                + "},\"requestContext\":{\"http\":{\"method\":\"GET\"}}}";
    }

    @Test
    void refusesToStartWithoutATableOrWithAnAmbiguousReference() {
        environment.remove("LINTEL_TABLE");
        assertThrows(IllegalArgumentException.class, this::start);
        environment.put("LINTEL_TABLE", "lintel");
        environment.put("LINTEL_ORIGIN_SECRETS", "the-secret-itself");
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, this::start).getMessage());
        assertTrue(!message.contains("the-secret-itself"), message);
    }

    @Test
    void answersUnderTheStockRuntimeClient() throws IOException {
        try (LambdaRouter router = start()) {
            var handler = new RouterHandler(router, InstantSource.system());
            assertEquals(503, call(handler, event(SECRET)).status());
            assertEquals(403, call(handler, event(null)).status());
            assertThrows(EventFault.class, () -> call(handler, "{}"));
            String written = records.toString(StandardCharsets.UTF_8); // before the client could be frozen
            assertTrue(written.contains("\"lintel.problem\":\"forbidden\""), written);
        }
    }

    private static Answer call(RouterHandler handler, String event) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, new FixedContext());
        return Answer.ofObject(out.toByteArray());
    }

    @Test
    void listensForTheWebAdapter() throws IOException {
        environment.put("PORT", "0");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "router");
        LambdaRouter router = start();
        try (WebAdapter adapter = WebAdapter.start(router, environment::get)) {
            assertTrue(adapter.address().getAddress().isLoopbackAddress());
            assertEquals(503, get(adapter, "")); // the adapter asks whether it may let requests in
            assertEquals(403, get(adapter, "x-amzn-request-context: {}\r\n")); // of an invocation, without the secret
            String secret = "x-amzn-request-context: {}\r\nLintel-Origin-Secret: " + SECRET + "\r\n";
            assertEquals(403, get(adapter, secret)); // past the edge
            assertEquals(503, get(adapter, secret + "Lintel-Host: a\r\n"));
        }
    }

    @Test
    void refusesAPortThatIsNone() {
        environment.put("PORT", "http");
        try (LambdaRouter router = start()) {
            assertThrows(IllegalArgumentException.class, () -> WebAdapter.start(router, environment::get));
        }
    }

    private static int get(WebAdapter adapter, String fields) throws IOException {
        try (var socket =
                new Socket(adapter.address().getAddress(), adapter.address().getPort())) {
            socket.setSoTimeout(20_000);
            String head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return Answer.ofMessage(socket.getInputStream().readAllBytes()).status();
        }
    }

    private static final class FixedContext implements Context {
        @Override
        public String getAwsRequestId() {
            return "id";
        }

        @Override
        public String getLogGroupName() {
            return "";
        }

        @Override
        public String getLogStreamName() {
            return "";
        }

        @Override
        public String getFunctionName() {
            return "";
        }

        @Override
        public String getFunctionVersion() {
            return "";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "";
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getRemainingTimeInMillis() {
            return 60_000;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 512;
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}

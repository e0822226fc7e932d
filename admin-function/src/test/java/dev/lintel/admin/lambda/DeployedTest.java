package dev.lintel.admin.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.publisher.DeployedPublisher;
import dev.lintel.store.dynamo.LocalDynamo;
import dev.lintel.store.dynamo.TableStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Both functions as Lambda would make them, from their environment, on DynamoDB Local and the doubles of CloudFront: a
/// signed change goes in, and what the table's stream tells of it brings it to the edge.
final class DeployedTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String TABLE = "deployed";

    /// As the SDK's default chains find them; a process cannot change its environment. DynamoDB Local keeps a database
    /// for
    /// each access key, so the table is made with this one.
    private Map<String, String> chain() {
        return Map.of(
                "aws.region", "us-east-1",
                "aws.accessKeyId", "AKIDEXAMPLE",
                "aws.secretAccessKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                "aws.sessionToken", "session/token==",
                "aws.endpointUrl", LocalDynamo.shared().endpoint().toString());
    }

    @BeforeEach
    void set() {
        chain().forEach(System::setProperty);
    }

    @AfterEach
    void clear() {
        chain().keySet().forEach(System::clearProperty);
    }

    @Test
    void aSignedChangeReachesTheEdge() throws IOException {
        var stream = new TableStream(TABLE);
        var admin = new AdminHandler(name -> name.equals("LINTEL_TABLE") ? TABLE : null, InstantSource.system());
        try (var publisher = new DeployedPublisher(TABLE)) {
            assertEquals(201, put(admin, "one").get("statusCode").asInt());
            assertEquals(
                    0, publisher.call(stream.batch()).get("batchItemFailures").size());
            assertTrue(publisher.root().startsWith("1 1 "), publisher.root());
            assertEquals(201, put(admin, "two").get("statusCode").asInt());
            publisher.call(stream.batch());
            assertTrue(publisher.root().startsWith("1 2 "), publisher.root());
            assertEquals(2, publisher.invalidations());
            publisher.call(JSON.createObjectNode().put("lintel", "maintain"));
            assertEquals(2, publisher.invalidations(), "the second purge is not due yet");
        }
    }

    private static JsonNode put(AdminHandler admin, String route) throws IOException {
        ObjectNode event;
        try (var in = DeployedTest.class.getResourceAsStream("/events/url-assumed-role.json")) {
            event = (ObjectNode) JSON.readTree(in);
        }
        event.put("rawPath", "/v1/routes/" + route).put("rawQueryString", "");
        event.put("body", "{\"match\":{\"path\":\"/" + route + "\"},\"reply\":{\"body\":\"hello\"}}");
        var out = new ByteArrayOutputStream();
        admin.handleRequest(new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)), out, null);
        return JSON.readTree(out.toByteArray());
    }
}

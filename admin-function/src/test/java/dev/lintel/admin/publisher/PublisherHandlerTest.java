package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class PublisherHandlerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FIRST_OF_HEAD = "4421584500000000017450439091";

    private final Edge edge = new Edge();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PublishLog log = new PublishLog(new PrintStream(printed, true, StandardCharsets.UTF_8), edge);
    private final PublisherHandler handler = new PublisherHandler(publisher(edge.kvs), log);

    private Publisher publisher(KeyValueStore kvs) {
        return new Publisher(
                kvs,
                (tags, reference) -> edge.purges.add(tags),
                edge.store,
                edge.ledger,
                EdgeStampSource.NONE,
                PublishSettings.STANDARD,
                edge,
                Services.backoff(edge, 1),
                log);
    }

    private static ObjectNode event(String name) throws IOException {
        try (var in = PublisherHandlerTest.class.getResourceAsStream("/events/" + name)) {
            return (ObjectNode) JSON.readTree(in);
        }
    }

    private static JsonNode call(PublisherHandler handler, String event) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, null);
        return JSON.readTree(out.toByteArray());
    }

    private List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        printed.toString(StandardCharsets.UTF_8).lines().forEach(line -> lines.add(JSON.readTree(line)));
        return lines;
    }

    @Test
    void aBatchPublishesTheNewestOnce() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        edge.configure(Edge.routes(3, "b"));
        JsonNode reply = call(handler, event("stream.json").toString());
        assertEquals("{\"batchItemFailures\":[]}", reply.toString());
        edge.assertServesHead();
        assertEquals(1, lines().size());
        JsonNode line = lines().getFirst();
        assertEquals(2, line.get("EdgeRevision").asLong());
        assertEquals("publish", line.get("run").stringValue());
        assertEquals("Lintel", line.at("/_aws/CloudWatchMetrics/0/Namespace").stringValue());
        for (JsonNode metric : line.at("/_aws/CloudWatchMetrics/0/Metrics"))
            assertTrue(line.get(metric.get("Name").stringValue()).isNumber(), metric.toString());
    }

    @Test
    void aBatchThatDoesNotTellOfHeadDoesNothing() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        ObjectNode event = event("stream.json");
        var records = (ArrayNode) event.get("Records");
        records.remove(2);
        records.remove(1);
        assertEquals(
                "{\"batchItemFailures\":[]}", call(handler, event.toString()).toString());
        assertEquals(List.of(), edge.kvs.calls());
    }

    @Test
    void aFailureIsReportedForTheFirstRecordOfHead() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        var broken = new PublisherHandler(
                publisher(new Forwarding(edge.kvs) {
                    @Override
                    public State update(Map<String, String> puts, Set<String> deletes, String etag) {
                        throw EdgeServiceProblems.refused("the KeyValueStore", "UpdateKeys", 403, "AccessDenied");
                    }
                }),
                log);
        JsonNode reply = call(broken, event("stream.json").toString());
        assertEquals("{\"batchItemFailures\":[{\"itemIdentifier\":\"" + FIRST_OF_HEAD + "\"}]}", reply.toString());
        JsonNode line = lines().getLast();
        assertEquals(1, line.get("EdgeFailures").asInt());
        assertEquals("configuration-unavailable", line.get("reason").stringValue());
        call(handler, event("stream.json").toString());
        edge.assertServesHead();
    }

    @Test
    void anUnexpectedFailureIsReportedToo() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        var broken = new PublisherHandler(
                publisher(new Forwarding(edge.kvs) {
                    @Override
                    public State describe() {
                        throw new IllegalStateException("a bug");
                    }
                }),
                log);
        assertEquals(
                1,
                call(broken, event("stream.json").toString())
                        .get("batchItemFailures")
                        .size());
        assertEquals("IllegalStateException", lines().getLast().get("reason").stringValue());
    }

    @Test
    void aScheduleDoesWhatIsDueAndSaysNothingOtherwise() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        assertTrue(
                call(handler, event("schedule.json").toString()).get("flipped").asBoolean());
        int said = lines().size();
        call(handler, event("schedule.json").toString());
        assertEquals(said, lines().size());
    }

    @Test
    void aFailedScheduleIsThrownForLambdaToTryAgain() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        var broken = new PublisherHandler(
                publisher(new Forwarding(edge.kvs) {
                    @Override
                    public State describe() {
                        throw EdgeServiceProblems.unavailable("the KeyValueStore", null);
                    }
                }),
                log);
        String event = event("schedule.json").toString();
        assertThrows(ProblemException.class, () -> call(broken, event));
        assertEquals("maintain", lines().getLast().get("run").stringValue());
    }

    @Test
    void runsByHand() throws IOException {
        edge.configure(Edge.routes(3, "a"));
        for (String run : List.of("publish", "reconcile", "maintain"))
            assertEquals(
                    run,
                    call(handler, "{\"lintel\":\"" + run + "\"}").get("run").stringValue());
    }

    @Test
    void refusesEventsThatItDoesNotKnow() {
        for (String event : List.of(
                "{}",
                "[]",
                "{",
                "{\"lintel\":\"destroy\"}",
                "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"1\"}]}",
                "{\"Records\":[{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":\"CONFIG\"},\"sk\":{\"S\":\"HEAD\"}}}}]}"))
            assertThrows(IllegalArgumentException.class, () -> call(handler, event), event);
    }
}

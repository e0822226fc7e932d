package dev.lintel.router.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lintel.router.http.Call;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonAccessLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonAccessLog log = new JsonAccessLog(out);

    private static AccessRecord record() {
        var record = new AccessRecord();
        record.method = "GET";
        record.path = "/orders/7";
        record.scheme = "https";
        record.host = "api.example.com";
        record.protocol = "HTTP/1.1";
        record.client = "192.0.2.7";
        record.userAgent = "curl/8";
        record.requestId = "id-1";
        record.traceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        record.revision = 12;
        record.route = "order-by-id";
        record.routePath = "/orders/{id}";
        record.backend = "orders";
        record.startedNanos = 1_000_000;
        record.upstreamStartNanos = 1_150_000;
        record.upstreamHeadNanos = 9_000_000;
        record.upstreamStatus = 200;
        record.endEpochMillis = 1_795_435_200_007L;
        record.outcome = new Call.Outcome(200, 3, 4, 9_100_000, 13_345_678, Call.End.COMPLETE);
        return record;
    }

    private String line(AccessRecord record) {
        log.write(record);
        log.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesEveryMemberUnderItsConventionalName() {
        assertEquals("""
                {"timestamp":"2026-11-23T12:00:00.007Z","http.request.method":"GET","url.path":"/orders/7",\
                "url.scheme":"https","server.address":"api.example.com","network.protocol.version":"1.1",\
                "client.address":"192.0.2.7","user_agent.original":"curl/8","http.response.status_code":200,\
                "http.route":"/orders/{id}","http.request.body.size":3,"http.response.body.size":4,\
                "trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331",\
                "lintel.request_id":"id-1","lintel.revision":12,"lintel.route":"order-by-id",\
                "lintel.backend":"orders","lintel.end":"complete","lintel.policy_ms":0.150,\
                "lintel.upstream.status":200,"lintel.upstream_ms":7.850,"lintel.first_byte_ms":8.100,\
                "lintel.total_ms":12.345}
                """, line(record()));
    }

    @Test
    void staysOneLineOfJsonWhateverAClientSent() {
        AccessRecord record = record();
        record.userAgent = "a\"\\\n{\"forged\":1}\u2028\u0000é\ud83d";
        String line = line(record);
        assertEquals(1, line.lines().count());
        JsonNode json = JsonMapper.builder().build().readTree(line);
        assertEquals(record.userAgent, json.get("user_agent.original").stringValue());
        assertFalse(json.has("forged"));
    }

    @Test
    void writesLongTextsAndManyRecordsWhole() {
        for (int i = 0; i < 200; i++) {
            AccessRecord record = record();
            record.path = "/" + "é".repeat(5000);
            log.write(record);
        }
        log.flush();
        out.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> JsonMapper.builder().build().readTree(line));
        assertEquals(200, out.toString(StandardCharsets.UTF_8).lines().count());
    }
}

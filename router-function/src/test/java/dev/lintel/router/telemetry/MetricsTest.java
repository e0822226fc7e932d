package dev.lintel.router.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.http.Call;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MetricsTest {
    private final Metrics metrics = new Metrics(2, line -> line.count("Gauge", 7));

    private void request(String route, int status, long millis) {
        var record = new AccessRecord();
        record.route = route.isEmpty() ? null : route;
        record.startedNanos = 1;
        record.outcome = new Call.Outcome(status, 10, 20, 1, 1 + millis * 1_000_000, Call.End.COMPLETE);
        metrics.add(record);
    }

    private Map<String, JsonNode> written() {
        var out = new JsonBytes();
        metrics.write(1_795_435_200_000L, out);
        Map<String, JsonNode> byRoute = new HashMap<>();
        new String(out.toByteArray(), StandardCharsets.UTF_8).lines().forEach(line -> {
            JsonNode json = JsonMapper.builder().build().readTree(line);
            byRoute.put(json.has("Route") ? json.get("Route").stringValue() : "", json);
        });
        return byRoute;
    }

    private static JsonNode of(String route, Map<String, JsonNode> written) {
        return Objects.requireNonNull(written.get(route), () -> "nothing of " + route);
    }

    @Test
    void countsByRouteAndStatusClass() {
        request("a", 200, 1);
        request("a", 503, 1);
        JsonNode a = of("a", written());
        assertEquals(2, a.get("Requests").intValue());
        assertEquals(1, a.get("Status2xx").intValue());
        assertEquals(1, a.get("Status5xx").intValue());
        assertEquals(40, a.get("ReplyBytes").intValue());
    }

    @Test
    void describesEachMetricOnceAsTheFormatWants() {
        request("a", 200, 1);
        JsonNode directive =
                of("a", written()).get("_aws").get("CloudWatchMetrics").get(0);
        assertEquals("Lintel", directive.get("Namespace").stringValue());
        assertEquals("[[],[\"Route\"]]", directive.get("Dimensions").toString());
        assertEquals(
                "{\"Name\":\"Requests\",\"Unit\":\"Count\"}",
                directive.get("Metrics").get(0).toString());
    }

    @Test
    void keepsADistributionThatPercentilesCanBeReadFrom() {
        for (int i = 0; i < 99; i++) request("a", 200, 10);
        request("a", 200, 1000);
        JsonNode latency = of("a", written()).get("Latency");
        assertEquals(2, latency.get("Values").size());
        assertEquals(10, latency.get("Values").get(0).doubleValue(), 2);
        assertEquals(99, latency.get("Counts").get(0).intValue());
        assertEquals(1000, latency.get("Max").doubleValue());
        assertEquals(1990, latency.get("Sum").doubleValue());
    }

    @Test
    void boundsTheRoutesItTellsApart() {
        for (String route : new String[] {"a", "b", "c", "d", ""}) request(route, 200, 1);
        Map<String, JsonNode> written = written();
        assertEquals(java.util.Set.of("a", "b", "_other", "_none", ""), written.keySet());
        assertEquals(2, of("_other", written).get("Requests").intValue());
        assertEquals(7, of("", written).get("Gauge").intValue());
    }

    @Test
    void beginsEachIntervalAnew() {
        request("a", 200, 1);
        written();
        assertFalse(written().containsKey("a"));
    }

    @Test
    void fitsEveryDurationIntoAHundredBuckets() {
        var histogram = new LatencyHistogram();
        for (long nanos = 1; nanos > 0 && nanos < Long.MAX_VALUE / 2; nanos = nanos * 11 / 10 + 1) histogram.add(nanos);
        histogram.add(-5);
        var out = new JsonBytes();
        histogram.write(out);
        JsonNode json = JsonMapper.builder().build().readTree(new String(out.toByteArray(), StandardCharsets.UTF_8));
        assertTrue(json.get("Values").size() <= 100);
        assertEquals(json.get("Values").size(), json.get("Counts").size());
    }
}

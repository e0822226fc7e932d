package dev.lintel.router.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One JSON line in CloudWatch's embedded metric format: metric definitions first, then the values.
final class MetricLine {
    private static final String NAMESPACE = "Lintel";

    private record Metric(
            String name, String unit, long value, @Nullable LatencyHistogram histogram) {}

    private final List<Metric> metrics = new ArrayList<>();

    void count(String name, long value) {
        metrics.add(new Metric(name, "Count", value, null));
    }

    void bytes(String name, long value) {
        metrics.add(new Metric(name, "Bytes", value, null));
    }

    void seconds(String name, long value) {
        metrics.add(new Metric(name, "Seconds", value, null));
    }

    void number(String name, long value) {
        metrics.add(new Metric(name, "None", value, null));
    }

    void latency(String name, LatencyHistogram histogram) {
        metrics.add(new Metric(name, "Milliseconds", 0, histogram));
    }

    /// @param route its dimension, beside the sum over all; null for the sum alone
    void write(long epochMillis, @Nullable String route, JsonBytes out) {
        out.raw("{\"_aws\":{\"Timestamp\":").number(epochMillis);
        out.raw(",\"CloudWatchMetrics\":[{\"Namespace\":\"" + NAMESPACE + "\",\"Dimensions\":");
        out.raw(route == null ? "[[]]" : "[[],[\"Route\"]]").raw(",\"Metrics\":[");
        for (int i = 0; i < metrics.size(); i++) {
            if (i > 0) out.raw(',');
            Metric metric = metrics.get(i);
            out.raw("{\"Name\":\"")
                    .raw(metric.name())
                    .raw("\",\"Unit\":\"")
                    .raw(metric.unit())
                    .raw("\"}");
        }
        out.raw("]}]}");
        if (route != null) out.raw(",\"Route\":").string(route);
        for (Metric metric : metrics) {
            out.raw(",\"").raw(metric.name()).raw("\":");
            if (metric.histogram() == null) out.number(metric.value());
            else metric.histogram().write(out);
        }
        out.raw("}\n");
    }
}

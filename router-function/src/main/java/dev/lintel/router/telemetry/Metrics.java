package dev.lintel.router.telemetry;

import dev.lintel.router.http.Call;
import dev.lintel.router.http.Provenance;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts requests between two writes, by route; the number of routes told apart is bounded, for each costs money where
/// metrics are kept. Not thread-safe: lives on the telemetry thread.
final class Metrics {
    private static final String NO_ROUTE = "_none";
    private static final String OTHER_ROUTES = "_other";

    private final int maxRoutes;
    private final Consumer<MetricLine> gauges;
    private final Set<String> admitted = new HashSet<>();
    private final Map<String, RouteMetrics> byRoute = new TreeMap<>();
    private long edgeRequests;
    private long stampsAbsent;
    private long stampsInvalid;

    /// @param gauges adds what others count, whenever metrics are written
    Metrics(int maxRoutes, Consumer<MetricLine> gauges) {
        this.maxRoutes = maxRoutes;
        this.gauges = gauges;
    }

    void add(AccessRecord record) {
        Call.@Nullable Outcome outcome = record.outcome;
        if (outcome == null) return;
        if (record.provenance != null) count(record.provenance.stamp());
        byRoute.computeIfAbsent(name(record.route), route -> new RouteMetrics()).add(record, outcome);
    }

    private void count(Provenance.Stamp stamp) {
        switch (stamp) {
            case NO_EDGE -> {}
            case VALID -> edgeRequests++;
            case ABSENT -> {
                edgeRequests++;
                stampsAbsent++;
            }
            case INVALID -> {
                edgeRequests++;
                stampsInvalid++;
            }
        }
    }

    private void writeEdge(MetricLine line) {
        if (edgeRequests == 0) return;
        line.count("EdgeRequests", edgeRequests);
        line.count("EdgeStampsAbsent", stampsAbsent);
        line.count("EdgeStampsInvalid", stampsInvalid);
        edgeRequests = stampsAbsent = stampsInvalid = 0;
    }

    private String name(@Nullable String route) {
        if (route == null) return NO_ROUTE;
        if (admitted.contains(route)) return route;
        if (admitted.size() >= maxRoutes) return OTHER_ROUTES;
        admitted.add(route);
        return route;
    }

    /// Writes the interval and begins the next.
    void write(long epochMillis, JsonBytes out) {
        byRoute.forEach((route, metrics) -> {
            var line = new MetricLine();
            metrics.write(line);
            line.write(epochMillis, route, out);
        });
        byRoute.clear();
        var line = new MetricLine();
        gauges.accept(line);
        writeEdge(line);
        line.write(epochMillis, null, out);
    }
}

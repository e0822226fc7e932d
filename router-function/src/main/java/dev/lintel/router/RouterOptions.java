package dev.lintel.router;

import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.MetricsLog;
import dev.lintel.router.upstream.AddressPolicy;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;

/// What the host of a router decides; a configuration document cannot.
///
/// @param threads event loops; at least 1
/// @param addresses which resolved addresses backends may have
/// @param poll how often HEAD is read; 10 ms to 2 s
/// @param secretRefresh how often secrets of policies are read again; at least 1 s
/// @param accessLog takes one record a request
/// @param metrics takes metrics once an interval
/// @param metricsInterval 1 s to 1 h
/// @param metricRoutes how many routes are counted each by itself (each costs metrics in CloudWatch); the others are
///     counted together
/// @param openTelemetry spans; the no-op costs nothing
public record RouterOptions(
        int threads,
        AddressPolicy addresses,
        Duration poll,
        Duration secretRefresh,
        AccessLog accessLog,
        MetricsLog metrics,
        Duration metricsInterval,
        int metricRoutes,
        OpenTelemetry openTelemetry) {
    public RouterOptions {
        if (threads < 1) throw new IllegalArgumentException("threads must be >= 1, was " + threads);
        within("poll", poll, Duration.ofMillis(10), Duration.ofSeconds(2));
        within("secretRefresh", secretRefresh, Duration.ofSeconds(1), Duration.ofDays(1));
        within("metricsInterval", metricsInterval, Duration.ofSeconds(1), Duration.ofHours(1));
        if (metricRoutes < 0) throw new IllegalArgumentException("metricRoutes must be >= 0, was " + metricRoutes);
    }

    /// As many loops as processors, backends on the public Internet only, HEAD every second, secrets and metrics every
    /// minute, 100 routes, no spans, and
    /// nothing written.
    public static RouterOptions defaults() {
        return new RouterOptions(
                Runtime.getRuntime().availableProcessors(),
                AddressPolicy.publicOnly(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                AccessLog.NONE,
                MetricsLog.NONE,
                Duration.ofMinutes(1),
                100,
                OpenTelemetry.noop());
    }

    public RouterOptions withThreads(int threads) {
        return new RouterOptions(
                threads,
                addresses,
                poll,
                secretRefresh,
                accessLog,
                metrics,
                metricsInterval,
                metricRoutes,
                openTelemetry);
    }

    public RouterOptions withAddresses(AddressPolicy addresses) {
        return new RouterOptions(
                threads,
                addresses,
                poll,
                secretRefresh,
                accessLog,
                metrics,
                metricsInterval,
                metricRoutes,
                openTelemetry);
    }

    public RouterOptions withPoll(Duration poll) {
        return new RouterOptions(
                threads,
                addresses,
                poll,
                secretRefresh,
                accessLog,
                metrics,
                metricsInterval,
                metricRoutes,
                openTelemetry);
    }

    public RouterOptions withAccessLog(AccessLog accessLog) {
        return new RouterOptions(
                threads,
                addresses,
                poll,
                secretRefresh,
                accessLog,
                metrics,
                metricsInterval,
                metricRoutes,
                openTelemetry);
    }

    public RouterOptions withMetrics(MetricsLog metrics, Duration metricsInterval) {
        return new RouterOptions(
                threads,
                addresses,
                poll,
                secretRefresh,
                accessLog,
                metrics,
                metricsInterval,
                metricRoutes,
                openTelemetry);
    }

    public RouterOptions withOpenTelemetry(OpenTelemetry openTelemetry) {
        return new RouterOptions(
                threads,
                addresses,
                poll,
                secretRefresh,
                accessLog,
                metrics,
                metricsInterval,
                metricRoutes,
                openTelemetry);
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0)
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
    }
}

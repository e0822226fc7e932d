package dev.lintel.router;

import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.MetricsLog;
import dev.lintel.router.upstream.Locality;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

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
/// @param awsServices signing names of the AWS services that backends and discovery may use with the router's
/// credentials
/// @param locality where the router is, for preferences among targets
/// @param cacheTags whether replies carry `Lintel-Cache-Tag`, for a cache before the router that deletes it
public record RouterOptions(
        int threads,
        AddressPolicy addresses,
        Duration poll,
        Duration secretRefresh,
        AccessLog accessLog,
        MetricsLog metrics,
        Duration metricsInterval,
        int metricRoutes,
        OpenTelemetry openTelemetry,
        boolean cacheTags,
        Set<String> awsServices,
        Locality locality) {
    public RouterOptions {
        awsServices = Set.copyOf(awsServices);
        if (threads < 1) throw new IllegalArgumentException("threads must be >= 1, was " + threads);
        within("poll", poll, Duration.ofMillis(10), Duration.ofSeconds(2));
        within("secretRefresh", secretRefresh, Duration.ofSeconds(1), Duration.ofDays(1));
        within("metricsInterval", metricsInterval, Duration.ofSeconds(1), Duration.ofHours(1));
        if (metricRoutes < 0) throw new IllegalArgumentException("metricRoutes must be >= 0, was " + metricRoutes);
    }

    /// As many loops as processors, backends on the public Internet only, HEAD every second, secrets and metrics every
    /// minute, 100 routes, no spans, and
    /// nothing written; no service of AWS for backends.
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
                OpenTelemetry.noop(),
                false,
                Set.of(),
                Locality.UNKNOWN);
    }

    public RouterOptions withThreads(int threads) {
        return changed(draft -> draft.threads = threads);
    }

    public RouterOptions withAddresses(AddressPolicy addresses) {
        return changed(draft -> draft.addresses = addresses);
    }

    public RouterOptions withPoll(Duration poll) {
        return changed(draft -> draft.poll = poll);
    }

    public RouterOptions withAccessLog(AccessLog accessLog) {
        return changed(draft -> draft.accessLog = accessLog);
    }

    public RouterOptions withMetrics(MetricsLog metrics, Duration metricsInterval) {
        return changed(draft -> {
            draft.metrics = metrics;
            draft.metricsInterval = metricsInterval;
        });
    }

    public RouterOptions withOpenTelemetry(OpenTelemetry openTelemetry) {
        return changed(draft -> draft.openTelemetry = openTelemetry);
    }

    public RouterOptions withCacheTags(boolean cacheTags) {
        return changed(draft -> draft.cacheTags = cacheTags);
    }

    public RouterOptions withAwsServices(Set<String> awsServices) {
        return changed(draft -> draft.awsServices = awsServices);
    }

    public RouterOptions withLocality(Locality locality) {
        return changed(draft -> draft.locality = locality);
    }

    private RouterOptions changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /// Names every component once, for all the changes of one.
    private static final class Draft {
        private final RouterOptions from;
        private int threads;
        private AddressPolicy addresses;
        private Duration poll;
        private AccessLog accessLog;
        private MetricsLog metrics;
        private Duration metricsInterval;
        private OpenTelemetry openTelemetry;
        private boolean cacheTags;
        private Set<String> awsServices;
        private Locality locality;

        private Draft(RouterOptions from) {
            this.from = from;
            threads = from.threads;
            addresses = from.addresses;
            poll = from.poll;
            accessLog = from.accessLog;
            metrics = from.metrics;
            metricsInterval = from.metricsInterval;
            openTelemetry = from.openTelemetry;
            cacheTags = from.cacheTags;
            awsServices = from.awsServices;
            locality = from.locality;
        }

        private RouterOptions options() {
            return new RouterOptions(
                    threads,
                    addresses,
                    poll,
                    from.secretRefresh,
                    accessLog,
                    metrics,
                    metricsInterval,
                    from.metricRoutes,
                    openTelemetry,
                    cacheTags,
                    awsServices,
                    locality);
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0)
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
    }
}

package dev.lintel.infra.construct.watch;

import dev.lintel.infra.construct.admin.Publisher;
import dev.lintel.infra.construct.edge.EdgeFunctions;
import dev.lintel.infra.construct.router.RouterFunction;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.constructs.Construct;

/// One dashboard: from the viewer inwards, a row for each room.
public final class Board extends Construct {
    private static final int WIDTH = 12;

    public Board(
            Construct scope,
            String id,
            Distribution distribution,
            EdgeFunctions edge,
            RouterFunction router,
            Publisher publisher) {
        super(scope, id);
        var board = Dashboard.Builder.create(this, "Dashboard").build();
        board.addWidgets(
                graph(
                        "Viewers",
                        EdgeMetrics.of(distribution, "Requests", "Sum", Duration.minutes(5)),
                        EdgeMetrics.of(distribution, "4xxErrorRate", "Average", Duration.minutes(5)),
                        EdgeMetrics.of(distribution, "5xxErrorRate", "Average", Duration.minutes(5))),
                graph(
                        "Edge functions: errors, and percent of the compute allowed",
                        edge.all().stream()
                                .flatMap(function -> List.<IMetric>of(
                                        EdgeMetrics.of(function, "FunctionExecutionErrors", "Sum"),
                                        EdgeMetrics.of(function, "FunctionComputeUtilization", "Maximum"))
                                        .stream())
                                .toArray(IMetric[]::new)));
        board.addWidgets(
                graph(
                        "Router",
                        router.alias().metricInvocations(),
                        router.alias().metricErrors(),
                        router.alias().metricThrottles(),
                        router.alias().metric("ConcurrentExecutions")),
                graph(
                        "Gateway latency, ms",
                        lintel("Latency", "p50"),
                        lintel("Latency", "p99"),
                        lintel("UpstreamLatency", "p99")));
        board.addWidgets(
                graph("Configuration", lintel("ConfigurationRevision", "Maximum"), Alarms.trouble()),
                graph(
                        "Publisher",
                        publisher.function().metricInvocations(),
                        publisher.function().metricErrors(),
                        publisher.deadLetters().metricApproximateNumberOfMessagesVisible()));
    }

    private static GraphWidget graph(String title, IMetric... metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .width(WIDTH)
                .left(List.of(metrics))
                .build();
    }

    private static Metric lintel(String name, String statistic) {
        return Metric.Builder.create()
                .namespace("Lintel")
                .metricName(name)
                .statistic(statistic)
                .period(Duration.minutes(1))
                .build();
    }
}

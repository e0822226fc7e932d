package dev.lintel.infra.construct.watch;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudwatch.Metric;

/// CloudFront's metrics. It keeps them in us-east-1 with `Region=Global` beside the id; those of the CDK's own
/// `Distribution.metric…` lack that dimension and find nothing (aws-cdk issue 19245).
final class EdgeMetrics {
    private EdgeMetrics() {}

    static Metric of(Distribution distribution, String name, String statistic, Duration period) {
        return metric("DistributionId", distribution.getDistributionId(), name, statistic, period);
    }

    static Metric of(Function function, String name, String statistic) {
        return metric("FunctionName", function.getFunctionName(), name, statistic, Duration.minutes(5));
    }

    private static Metric metric(String dimension, String value, String name, String statistic, Duration period) {
        return Metric.Builder.create()
                .namespace("AWS/CloudFront")
                .metricName(name)
                .dimensionsMap(new TreeMap<>(Map.of(dimension, value, "Region", "Global")))
                .statistic(statistic)
                .period(period)
                .build();
    }
}

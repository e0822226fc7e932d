package dev.lintel.infra.construct.watch;

import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.admin.Publisher;
import dev.lintel.infra.construct.edge.EdgeFunctions;
import dev.lintel.infra.construct.router.RouterFunction;
import dev.lintel.infra.construct.router.Takeover;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/// What somebody should look at, told to one topic.
public final class Alarms extends Construct {
    private final Topic topic;

    public Alarms(
            Construct scope,
            String id,
            Stage stage,
            Distribution distribution,
            EdgeFunctions edge,
            RouterFunction router,
            Takeover takeover,
            Publisher publisher) {
        super(scope, id);
        topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
        stage.watch().email().ifPresent(email -> topic.addSubscription(new EmailSubscription(email)));
        alarm(
                "Failures",
                "Viewers get replies of 500 and above, in percent",
                EdgeMetrics.of(distribution, "5xxErrorRate", "Average", Duration.minutes(1)),
                5,
                3);
        alarm("Throttles", "The router is at its limit of concurrent requests", sum(router, "Throttles"), 1, 2);
        alarm("RouterErrors", "The router fails, or does not start", sum(router, "Errors"), 1, 2);
        alarm("Configuration", "Routers cannot read the table, or not serve the newest revision", trouble(), 1, 5);
        alarm("PublisherErrors", "The publisher fails", publisher.function().metricErrors(minutes(5)), 1, 1);
        alarm(
                "PublisherAge",
                "The edge is minutes behind the table",
                age(publisher),
                Duration.minutes(5).toMilliseconds().doubleValue(),
                1);
        alarm(
                "DeadLetters",
                "Changes that the publisher gave up on; the schedule repairs the edge, and the letters tell why",
                publisher.deadLetters().metricApproximateNumberOfMessagesVisible(minutes(5)),
                1,
                1);
        int number = 0;
        for (Function function : edge.all())
            alarm(
                    "EdgeErrors" + number++,
                    "An edge function fails, and viewers get 503",
                    EdgeMetrics.of(function, "FunctionExecutionErrors", "Sum"),
                    1,
                    1);
        for (Alarm alarm : takeover.alarms()) alarm.addAlarmAction(new SnsAction(topic));
    }

    public Topic topic() {
        return topic;
    }

    /// The router's own metric (docs/telemetry.md).
    static Metric trouble() {
        return Metric.Builder.create()
                .namespace("Lintel")
                .metricName("ConfigurationTrouble")
                .statistic("Maximum")
                .period(Duration.minutes(1))
                .build();
    }

    private static IMetric sum(RouterFunction router, String name) {
        return router.alias()
                .metric(
                        name,
                        MetricOptions.builder()
                                .statistic("Sum")
                                .period(Duration.minutes(1))
                                .build());
    }

    private static IMetric age(Publisher publisher) {
        return publisher
                .function()
                .metric(
                        "IteratorAge",
                        MetricOptions.builder()
                                .statistic("Maximum")
                                .period(Duration.minutes(1))
                                .build());
    }

    private static MetricOptions minutes(int minutes) {
        return MetricOptions.builder().period(Duration.minutes(minutes)).build();
    }

    private void alarm(String id, String description, IMetric metric, double threshold, int periods) {
        Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .evaluationPeriods(periods)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build()
                .addAlarmAction(new SnsAction(topic));
    }
}

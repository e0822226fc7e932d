package dev.lintel.infra.construct.router;

import dev.lintel.infra.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.codedeploy.ILambdaDeploymentConfig;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentConfig;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentGroup;
import software.constructs.Construct;

/// How the alias moves to a new version: a share of the requests first, the rest when no alarm went off, and back to
/// the old version when one did; then CloudFormation rolls the rest of the deployment back too.
public final class Takeover extends Construct {
    /// Share of failed replies at which a deployment ends. A tenth of the requests goes to the new version, so half of
    /// its replies have failed.
    private static final double FAILED = 0.05;

    private final List<Alarm> alarms;

    public Takeover(Construct scope, String id, Stage stage, RouterFunction router, RouterOrigin origin) {
        super(scope, id);
        alarms = List.of(
                alarm("Errors", "The new version of the router failed", ofNewVersion(router, "Errors", "Sum"), 1, 1),
                alarm(
                        "Failures",
                        "Replies of 500 and above while the new version took over",
                        origin.failures(),
                        FAILED,
                        2),
                alarm(
                        "Latency",
                        "The new version of the router is slow",
                        ofNewVersion(router, "Duration", "p90"),
                        (double) stage.router().latencyAlarm().toMillis(),
                        2));
        LambdaDeploymentGroup.Builder.create(this, "Group")
                .alias(router.alias())
                .deploymentConfig(config(stage.router().deployment()))
                .alarms(alarms)
                .build();
    }

    public List<Alarm> alarms() {
        return alarms;
    }

    /// Of the version that takes over alone; the alias' own sum would dilute it.
    private static IMetric ofNewVersion(RouterFunction router, String name, String statistic) {
        return router.alias()
                .metric(
                        name,
                        MetricOptions.builder()
                                .statistic(statistic)
                                .period(Duration.minutes(1))
                                .dimensionsMap(new TreeMap<>(Map.of(
                                        "FunctionName",
                                        router.function().getFunctionName(),
                                        "Resource",
                                        router.function().getFunctionName() + ":" + RouterFunction.ALIAS,
                                        "ExecutedVersion",
                                        router.function().getCurrentVersion().getVersion())))
                                .build());
    }

    private Alarm alarm(String id, String description, IMetric metric, double threshold, int minutes) {
        return Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .evaluationPeriods(minutes)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
    }

    private static ILambdaDeploymentConfig config(Stage.Deployment deployment) {
        return switch (deployment) {
            case ALL_AT_ONCE -> LambdaDeploymentConfig.ALL_AT_ONCE;
            case CANARY_5_MINUTES -> LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES;
            case CANARY_10_MINUTES -> LambdaDeploymentConfig.CANARY_10_PERCENT_10_MINUTES;
            case CANARY_15_MINUTES -> LambdaDeploymentConfig.CANARY_10_PERCENT_15_MINUTES;
            case CANARY_30_MINUTES -> LambdaDeploymentConfig.CANARY_10_PERCENT_30_MINUTES;
            case LINEAR_1_MINUTE -> LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_1_MINUTE;
            case LINEAR_2_MINUTES -> LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_2_MINUTES;
            case LINEAR_3_MINUTES -> LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_3_MINUTES;
            case LINEAR_10_MINUTES -> LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_10_MINUTES;
        };
    }
}

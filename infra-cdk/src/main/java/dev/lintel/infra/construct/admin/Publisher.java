package dev.lintel.infra.construct.admin;

import dev.lintel.infra.Artifacts;
import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.FunctionIdentity;
import dev.lintel.infra.construct.data.GatewayTable;
import dev.lintel.infra.construct.data.OriginSecrets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.KeyValueStore;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.lambda.FilterCriteria;
import software.amazon.awscdk.services.lambda.FilterRule;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.lambda.eventsources.SqsDlq;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// Brings each revision to the edge: woken by the table's stream when HEAD moves, and by the clock, mostly
/// for nothing, to purge a second time, to renew the stamp's key, and once a day to compare everything. One at a time:
/// two would only be in each other's way.
public final class Publisher extends Construct {
    private static final int MEMORY_MB = 1024;
    private static final int TIMEOUT_SECONDS = 300;
    private static final int BATCH = 100;
    private static final int ATTEMPTS = 5;

    private final Function function;
    private final Queue deadLetters;

    public Publisher(
            Construct scope,
            String id,
            Stage stage,
            Artifacts artifacts,
            GatewayTable table,
            OriginSecrets secrets,
            KeyValueStore store,
            Distribution distribution) {
        super(scope, id);
        deadLetters = Queue.Builder.create(this, "DeadLetters")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .build();
        var identity = new FunctionIdentity(this, "Identity", stage);
        table.allowPublishing(identity);
        secrets.allowReading(identity);
        allowEdge(identity, store, distribution);
        function = Function.Builder.create(this, "Function")
                .description("Lintel's publisher")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler("dev.lintel.admin.publisher.PublisherHandler::handleRequest")
                .code(Code.fromAsset(artifacts.admin().toString()))
                .memorySize(MEMORY_MB)
                .timeout(Duration.seconds(TIMEOUT_SECONDS))
                .reservedConcurrentExecutions(1)
                .role(identity.role())
                .logGroup(identity.log())
                .environment(new TreeMap<>(Map.of(
                        "LINTEL_TABLE", table.name(),
                        "LINTEL_ORIGIN_SECRETS", secrets.references(),
                        "LINTEL_KVS_ARN", store.getKeyValueStoreArn(),
                        "LINTEL_DISTRIBUTION_ID", distribution.getDistributionId())))
                // of the schedule's calls; those of the stream say so in their mapping
                .onFailure(new SqsDestination(deadLetters))
                .retryAttempts(2)
                .maxEventAge(Duration.hours(1))
                .build();
        listen(table);
        Rule.Builder.create(this, "Schedule")
                .description("Lintel's publisher does what is due: second purges, the stamp's key, what was missed")
                .schedule(
                        Schedule.rate(Duration.minutes(stage.admin().maintain().toMinutes())))
                .targets(List.of(new LambdaFunction(function)))
                .build();
    }

    private void allowEdge(FunctionIdentity identity, KeyValueStore store, Distribution distribution) {
        identity.allow(
                List.of(
                        "cloudfront-keyvaluestore:DescribeKeyValueStore",
                        "cloudfront-keyvaluestore:GetKey",
                        "cloudfront-keyvaluestore:ListKeys",
                        "cloudfront-keyvaluestore:UpdateKeys"),
                store.getKeyValueStoreArn());
        identity.allow(
                List.of("cloudfront:CreateInvalidation"),
                "arn:%s:cloudfront::%s:distribution/%s"
                        .formatted(
                                Stack.of(this).getPartition(),
                                Stack.of(this).getAccount(),
                                distribution.getDistributionId()));
    }

    /// HEAD moves once a revision; snapshots, history and the publisher's own notes wake nobody.
    private void listen(GatewayTable table) {
        EventSourceMapping.Builder.create(this, "Stream")
                .target(function)
                .eventSourceArn(table.streamArn())
                .startingPosition(StartingPosition.TRIM_HORIZON)
                .batchSize(BATCH)
                .maxBatchingWindow(Duration.seconds(1))
                .bisectBatchOnError(true)
                .reportBatchItemFailures(true)
                .retryAttempts(ATTEMPTS)
                .maxRecordAge(Duration.hours(1))
                .onFailure(new SqsDlq(deadLetters))
                .filters(List.of(FilterCriteria.filter(Map.of(
                        "dynamodb",
                        Map.of(
                                "Keys",
                                new TreeMap<>(Map.of(
                                        "pk", Map.of("S", FilterRule.isEqual(GatewayTable.HEAD_PARTITION)),
                                        "sk", Map.of("S", FilterRule.isEqual(GatewayTable.HEAD_SORT)))))))))
                .build();
    }

    public Function function() {
        return function;
    }

    public Queue deadLetters() {
        return deadLetters;
    }
}

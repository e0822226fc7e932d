package dev.lintel.infra.construct.data;

import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.FunctionIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/// The one table. Its names must be those of `policy-store`'s TableLayout, which this module may not see; a test of
/// `integration-tests` compares them.
public final class GatewayTable extends Construct {
    static final String PARTITION_KEY = "pk";
    static final String SORT_KEY = "sk";
    static final String EXPIRES = "expires";

    /// Where HEAD is, whose change the publisher waits for.
    public static final String HEAD_PARTITION = "CONFIG";

    public static final String HEAD_SORT = "HEAD";

    /// Where the publisher keeps its own notes, and may write.
    public static final String EDGE_PARTITION = "EDGE";

    /// Where routers hold their breakers in common, and may write.
    public static final String TARGETS_PARTITION = "TARGETS";

    /// What the partitions of idempotency keys begin with, which a router writes.
    public static final String IDEMPOTENCY_PARTITIONS = "IDEMPOTENCY#*";

    /// How the keys of limits' counters begin, which routers write.
    public static final String LIMIT_PARTITIONS = "LIMIT#";

    private final Table table;
    private final Optional<Key> key;

    public GatewayTable(Construct scope, String id, Stage stage) {
        super(scope, id);
        RemovalPolicy removal = stage.production() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
        key = switch (stage.encryption()) {
            case AWS_OWNED -> Optional.empty();
            case KMS ->
                Optional.of(Key.Builder.create(this, "Key")
                        .description("Lintel's table")
                        .enableKeyRotation(true)
                        .removalPolicy(removal)
                        .build());
        };
        var builder = Table.Builder.create(this, "Table")
                .partitionKey(text(PARTITION_KEY))
                .sortKey(text(SORT_KEY))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .timeToLiveAttribute(EXPIRES)
                // the publisher reads the table; the stream only tells it when, so it carries no configuration
                .stream(StreamViewType.KEYS_ONLY)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .deletionProtection(stage.production())
                .removalPolicy(removal);
        key.ifPresentOrElse(
                own -> builder.encryption(TableEncryption.CUSTOMER_MANAGED).encryptionKey(own),
                () -> builder.encryption(TableEncryption.DEFAULT));
        table = builder.build();
    }

    public String name() {
        return table.getTableName();
    }

    public String streamArn() {
        return String.valueOf(table.getTableStreamArn());
    }

    /// What a router does: HEAD, revision and snapshot, each by key.
    public void allowReading(FunctionIdentity identity) {
        identity.allow(List.of("dynamodb:GetItem", "dynamodb:BatchGetItem"), table.getTableArn());
        allowKey(identity, List.of("kms:Decrypt"));
    }

    /// What a router does for limits: it counts in items of their own, and cannot touch the configuration.
    public void allowCounting(FunctionIdentity identity) {
        identity.allowIf(
                Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of(LIMIT_PARTITIONS + "*"))),
                List.of("dynamodb:UpdateItem"),
                table.getTableArn());
        allowKey(identity, List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"));
    }

    /// What routers tell each other: breakers, in a partition of their own, and what policies write, such as
    /// idempotency
    /// keys; nothing of the configuration.
    public void allowSharing(FunctionIdentity identity) {
        allowTargets(
                identity, List.of("dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"));
        identity.allowIf(
                Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of(IDEMPOTENCY_PARTITIONS))),
                List.of("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
                table.getTableArn());
        allowKey(identity, List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"));
    }

    /// What the checker tells routers of targets, in the same partition.
    public void allowChecking(FunctionIdentity identity) {
        allowTargets(identity, List.of("dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"));
    }

    private void allowTargets(FunctionIdentity identity, List<String> actions) {
        identity.allowIf(
                Map.of("ForAllValues:StringEquals", Map.of("dynamodb:LeadingKeys", List.of(TARGETS_PARTITION))),
                actions,
                table.getTableArn());
        allowKey(identity, List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"));
    }

    /// What the admin API does: it also lists the history and writes revisions.
    public void allowEditing(FunctionIdentity identity) {
        identity.allow(
                List.of(
                        "dynamodb:GetItem",
                        "dynamodb:BatchGetItem",
                        "dynamodb:Query",
                        "dynamodb:PutItem",
                        "dynamodb:BatchWriteItem"),
                table.getTableArn());
        allowKey(identity, List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"));
    }

    /// What operators reset through the admin API: counters of limits and breakers, and nothing else is deleted. That
    /// it
    /// reads them is in [#allowEditing].
    public void allowResetting(FunctionIdentity identity) {
        identity.allowIf(
                Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of(LIMIT_PARTITIONS + "*"))),
                List.of("dynamodb:UpdateItem"),
                table.getTableArn());
        allowTargets(identity, List.of("dynamodb:DeleteItem"));
    }

    /// What the publisher does: it reads as a router does, and the audit log for what to purge, hears of changes, and
    /// writes its own partition.
    public void allowPublishing(FunctionIdentity identity) {
        identity.allow(List.of("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"), table.getTableArn());
        identity.allowIf(
                Map.of("ForAllValues:StringEquals", Map.of("dynamodb:LeadingKeys", List.of(EDGE_PARTITION))),
                List.of("dynamodb:PutItem"),
                table.getTableArn());
        identity.allow(
                List.of(
                        "dynamodb:DescribeStream",
                        "dynamodb:GetRecords",
                        "dynamodb:GetShardIterator",
                        "dynamodb:ListStreams"),
                streamArn());
        allowKey(identity, List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"));
    }

    /// DynamoDB asks for the key in its caller's name.
    private void allowKey(FunctionIdentity identity, List<String> actions) {
        key.ifPresent(own -> identity.allowIf(
                Map.of("StringEquals", Map.of("kms:ViaService", "dynamodb.%s.amazonaws.com".formatted(Stage.REGION))),
                actions,
                own.getKeyArn()));
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}

package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.infra.Synthesised.Resource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is kept, for how long, and what becomes of what went wrong.
class KeepingTest {
    private static final Synthesised STACK = Synthesised.standard();

    @Test
    void theTableIsOfTheStoresForm() {
        Resource table = STACK.only("AWS::DynamoDB::Table");

        assertEquals(
                "[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]",
                table.property("KeySchema").toString());
        assertEquals(
                "[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}]",
                table.property("AttributeDefinitions").toString());
        assertEquals(
                "{\"AttributeName\":\"expires\",\"Enabled\":true}",
                table.property("TimeToLiveSpecification").toString());
        assertEquals(
                "KEYS_ONLY",
                table.property("StreamSpecification").path("StreamViewType").asString());
        assertEquals("PAY_PER_REQUEST", table.property("BillingMode").asString());
    }

    @Test
    void theTableOutlivesMistakes() {
        Resource table = STACK.only("AWS::DynamoDB::Table");

        assertTrue(table.property("PointInTimeRecoverySpecification")
                .path("PointInTimeRecoveryEnabled")
                .asBoolean());
        assertTrue(table.property("DeletionProtectionEnabled").asBoolean());
        assertEquals("Retain", table.whole().path("DeletionPolicy").asString());
        assertEquals("Retain", table.whole().path("UpdateReplacePolicy").asString());
    }

    @Test
    void aStageForTryingThingsLeavesNoTable() {
        Resource table = Synthesised.of("production=false").only("AWS::DynamoDB::Table");

        assertEquals("Delete", table.whole().path("DeletionPolicy").asString());
        assertFalse(table.property("DeletionProtectionEnabled").asBoolean());
    }

    @Test
    void theTableHasAKeyOfItsOwnWhereTheOperatorWantsIt() {
        Resource key = Synthesised.full().only("AWS::KMS::Key");

        assertTrue(key.property("EnableKeyRotation").asBoolean());
        assertEquals(
                "[\"" + key.id() + "\",\"Arn\"]",
                Synthesised.full()
                        .only("AWS::DynamoDB::Table")
                        .property("SSESpecification")
                        .path("KMSMasterKeyId")
                        .path("Fn::GetAtt")
                        .toString());
        assertTrue(STACK.all("AWS::KMS::Key").isEmpty());
    }

    @Test
    void everyLogEnds() {
        assertEquals(4, STACK.all("AWS::Logs::LogGroup").size());
        for (Resource log : STACK.all("AWS::Logs::LogGroup"))
            assertEquals(30, log.property("RetentionInDays").asInt(), log.id());
        for (Resource function : STACK.all("AWS::Lambda::Function"))
            assertTrue(function.property("LoggingConfig").has("LogGroup"), function.id());
        assertEquals(
                90,
                STACK.only("AWS::S3::Bucket")
                        .property("LifecycleConfiguration")
                        .path("Rules")
                        .get(0)
                        .path("ExpirationInDays")
                        .asInt());
    }

    @Test
    void thePublisherWakesWhenHeadMovesAndGivesUpIntoADeadLetterQueue() {
        Resource mapping = STACK.only("AWS::Lambda::EventSourceMapping");
        Resource queue = STACK.only("AWS::SQS::Queue");

        assertEquals(
                "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[\"CONFIG\"]},\"sk\":{\"S\":[\"HEAD\"]}}}}",
                text(mapping.property("FilterCriteria")
                        .path("Filters")
                        .get(0)
                        .path("Pattern")
                        .asString()));
        assertEquals(
                "[\"ReportBatchItemFailures\"]",
                mapping.property("FunctionResponseTypes").toString());
        assertTrue(mapping.property("BisectBatchOnFunctionError").asBoolean());
        assertEquals(5, mapping.property("MaximumRetryAttempts").asInt());
        String letters = "{\"Fn::GetAtt\":[\"" + queue.id() + "\",\"Arn\"]}";
        assertEquals(
                letters,
                mapping.property("DestinationConfig")
                        .path("OnFailure")
                        .path("Destination")
                        .toString());
        assertEquals(
                letters,
                STACK.one("AWS::Lambda::EventInvokeConfig", "Publisher")
                        .property("DestinationConfig")
                        .path("OnFailure")
                        .path("Destination")
                        .toString());
        assertTrue(queue.property("SqsManagedSseEnabled").asBoolean());
    }

    @Test
    void thePublisherRunsAloneAndByTheClockToo() {
        Resource publisher = STACK.one("AWS::Lambda::Function", "Publisher");

        assertEquals(1, publisher.property("ReservedConcurrentExecutions").asInt());
        assertEquals(
                "rate(1 minute)",
                STACK.one("AWS::Events::Rule", "Publisher")
                        .property("ScheduleExpression")
                        .asString());
        Set<String> variables = new TreeSet<>(
                publisher.property("Environment").path("Variables").propertyNames());
        assertEquals(
                Set.of("LINTEL_TABLE", "LINTEL_ORIGIN_SECRETS", "LINTEL_KVS_ARN", "LINTEL_DISTRIBUTION_ID"), variables);
    }

    @Test
    void theCheckerRunsAloneEachMinuteAndIsNotTriedAgain() {
        Resource checker = STACK.one("AWS::Lambda::Function", "Checker");

        assertEquals(1, checker.property("ReservedConcurrentExecutions").asInt());
        assertEquals(
                "rate(1 minute)",
                STACK.one("AWS::Events::Rule", "Checker")
                        .property("ScheduleExpression")
                        .asString());
        assertEquals(
                0,
                STACK.one("AWS::Lambda::EventInvokeConfig", "Checker")
                        .property("MaximumRetryAttempts")
                        .asInt(-1));
        assertEquals(
                List.of("LINTEL_TABLE"),
                List.copyOf(checker.property("Environment").path("Variables").propertyNames()));
    }

    @Test
    void everyAlarmTellsSomebody() {
        String topic = "[{\"Ref\":\"" + STACK.only("AWS::SNS::Topic").id() + "\"}]";
        for (Resource alarm : STACK.all("AWS::CloudWatch::Alarm")) {
            assertEquals(topic, alarm.property("AlarmActions").toString(), alarm.id());
            assertFalse(alarm.property("AlarmDescription").asString().isEmpty());
        }
        assertEquals(12, STACK.all("AWS::CloudWatch::Alarm").size(), "docs/deploy.md tells what they cost");
        assertEquals(
                "ops@shop.example",
                Synthesised.full()
                        .only("AWS::SNS::Subscription")
                        .property("Endpoint")
                        .asString());
    }

    @Test
    void asksForCloudFrontsMetricsAsCloudFrontKeepsThem() {
        String id = "{\"Ref\":\"" + STACK.only("AWS::CloudFront::Distribution").id() + "\"}";
        Resource alarm = STACK.one("AWS::CloudWatch::Alarm", "WatchFailures");

        assertEquals("5xxErrorRate", alarm.property("MetricName").asString());
        assertEquals("Average", alarm.property("Statistic").asString());
        assertEquals(
                "[{\"Name\":\"DistributionId\",\"Value\":" + id + "},{\"Name\":\"Region\",\"Value\":\"Global\"}]",
                alarm.property("Dimensions").toString());

        String board = STACK.only("AWS::CloudWatch::Dashboard")
                .property("DashboardBody")
                .toString();
        for (String metric : List.of("Requests", "4xxErrorRate", "5xxErrorRate")) {
            String asked = "[\\\"AWS/CloudFront\\\",\\\"" + metric + "\\\",\\\"DistributionId\\\",\\\"\"," + id
                    + ",\"\\\",\\\"Region\\\",\\\"Global\\\"";
            assertTrue(board.contains(asked), metric);
        }
    }

    @Test
    void tellsWhereEverythingIs() {
        JsonNode outputs = STACK.outputs();

        assertEquals(
                Set.of(
                        "AccessLogsBucket",
                        "AdminCallers",
                        "AdminUrl",
                        "DeadLetters",
                        "DistributionDomain",
                        "DistributionId",
                        "Endpoint",
                        "KeyValueStoreArn",
                        "OriginSecretGeneration",
                        "OriginUrl",
                        "PublisherFunction",
                        "RouterFunction",
                        "TableName"),
                new TreeSet<>(outputs.propertyNames()));
        assertEquals(
                "https://api.shop.example",
                Synthesised.full().outputs().path("Endpoint").path("Value").asString());
        assertEquals("1", outputs.path("OriginSecretGeneration").path("Value").asString());
    }

    private static String text(String json) {
        return JsonMapper.builder().build().readTree(json).toString();
    }
}

package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lintel.contract.Document;
import dev.lintel.contract.SecretRef;
import dev.lintel.store.Change;
import dev.lintel.store.dynamo.DynamoRevisionStore;
import dev.lintel.store.dynamo.TableLayout;
import dev.lintel.store.secret.AwsSecrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The part of the stack's own template that LocalStack's free image has (table with stream, secrets, queue), deployed
/// there by its CloudFormation, and the store and the resolver on it. 4.14.0 is the last image that asks for no token.
/// Where Docker does not run this is skipped, and says so.
@Timeout(600)
class LocalStackTest {
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");
    private static final Set<String> KNOWN =
            Set.of("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::SQS::Queue");
    private static final Pattern OUTPUT =
            Pattern.compile("<OutputKey>(\\w+)</OutputKey>\\s*<OutputValue>([^<]*)</OutputValue>");
    private static final Pattern STATUS = Pattern.compile("<StackStatus>(\\w+)</StackStatus>");
    private static final int TRIES = 120;

    @TempDir
    private static Path folder;

    private static LocalStackContainer cloud;
    private static StackTemplate template;
    private static Map<String, String> outputs;

    @BeforeAll
    static void deploy() throws Exception {
        assumeTrue(docker(), "Docker does not run here, so LocalStack does not either");
        cloud = new LocalStackContainer(IMAGE).withServices("cloudformation", "dynamodb", "secretsmanager", "sqs");
        cloud.start();
        template = StackTemplate.of(StackTemplate.placeholders(folder), folder, Map.of("lintel:production", "false"));
        outputs = create(part(template.json()));
    }

    @AfterAll
    static void stop() {
        if (cloud != null) cloud.stop();
    }

    private static boolean docker() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void aPublishedRevisionIsReadBackAndWakesThePublisher() {
        try (DynamoDbClient dynamo = DynamoDbClient.builder()
                        .endpointOverride(cloud.getEndpoint())
                        .region(Region.of(cloud.getRegion()))
                        .credentialsProvider(credentials())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
                DynamoDbStreamsClient streams = DynamoDbStreamsClient.builder()
                        .endpointOverride(cloud.getEndpoint())
                        .region(Region.of(cloud.getRegion()))
                        .credentialsProvider(credentials())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            var store = new DynamoRevisionStore(
                    dynamo, Objects.requireNonNull(outputs.get("Table")), InstantSource.system());
            var document = Document.parse(JsonMapper.builder().build().readTree("{\"lintel\":1}"));

            var head = store.publish(document, new Change("ada", "first"), store.latestHead());

            assertEquals(1, head.revision());
            assertEquals(document, store.document(1));
            List<String> woken = new ArrayList<>();
            for (Record record : records(streams, Objects.requireNonNull(outputs.get("Stream"))))
                if (matches(record)) woken.add(record.eventNameAsString());
            assertEquals(List.of("INSERT"), woken);
        }
    }

    @Test
    void theRouterResolvesTheGeneratedOriginSecret() {
        var resolver = new AwsSecrets(
                UrlConnectionHttpClient.create(),
                credentials(),
                () -> Region.of(cloud.getRegion()),
                (service, region) -> cloud.getEndpoint(),
                InstantSource.system());

        String secret = resolver.resolve(SecretRef.parse("secretsmanager:" + outputs.get("Secret")));

        assertTrue(secret.matches("[A-Za-z0-9]{64}"), "64 letters and digits");
    }

    /// Whether the event source mapping of the template lets the record through.
    private static boolean matches(Record record) {
        JsonNode keys = JsonMapper.builder()
                .build()
                .readTree(template.resource("AWS::Lambda::EventSourceMapping", "Publisher")
                        .path("FilterCriteria")
                        .path("Filters")
                        .get(0)
                        .path("Pattern")
                        .asString())
                .path("dynamodb")
                .path("Keys");
        for (String key : List.of(TableLayout.PARTITION_KEY, TableLayout.SORT_KEY))
            if (!keys.path(key)
                    .path("S")
                    .get(0)
                    .asString()
                    .equals(Objects.requireNonNull(record.dynamodb().keys().get(key))
                            .s())) return false;
        return true;
    }

    private static List<Record> records(DynamoDbStreamsClient streams, String arn) {
        List<Record> records = new ArrayList<>();
        for (var shard : streams.describeStream(stream -> stream.streamArn(arn))
                .streamDescription()
                .shards()) {
            String iterator = streams.getShardIterator(get -> get.streamArn(arn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            for (int page = 0;
                    page < TRIES && iterator != null && records.stream().noneMatch(LocalStackTest::matches);
                    page++) {
                String from = iterator;
                var reply = streams.getRecords(get -> get.shardIterator(from));
                records.addAll(reply.records());
                iterator = reply.nextShardIterator();
            }
        }
        return records;
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(cloud.getAccessKey(), cloud.getSecretKey()));
    }

    /// What the image knows, and outputs that tell its names.
    private static ObjectNode part(JsonNode whole) {
        var json = JsonMapper.builder().build().createObjectNode();
        var resources = json.putObject("Resources");
        var outputs = json.putObject("Outputs");
        for (var each : whole.path("Resources").properties()) {
            String type = each.getValue().path("Type").asString();
            if (!KNOWN.contains(type)) continue;
            resources.set(each.getKey(), each.getValue());
            switch (type) {
                case "AWS::DynamoDB::Table" -> {
                    outputs.putObject("Table").putObject("Value").put("Ref", each.getKey());
                    outputs.putObject("Stream")
                            .putObject("Value")
                            .putArray("Fn::GetAtt")
                            .add(each.getKey())
                            .add("StreamArn");
                }
                case "AWS::SecretsManager::Secret" ->
                    outputs.putObject("Secret").putObject("Value").put("Ref", each.getKey());
                default -> {}
            }
        }
        return json;
    }

    private static Map<String, String> create(ObjectNode part) throws Exception {
        call("Action=CreateStack&StackName=lintel&TemplateBody=" + encode(part.toString()));
        for (int i = 0; i < TRIES; i++) {
            String reply = call("Action=DescribeStacks&StackName=lintel");
            Matcher status = STATUS.matcher(reply);
            assertTrue(status.find(), reply);
            if (status.group(1).equals("CREATE_COMPLETE")) {
                Map<String, String> outputs = new HashMap<>();
                OUTPUT.matcher(reply).results().forEach(output -> outputs.put(output.group(1), output.group(2)));
                return outputs;
            }
            assertEquals("CREATE_IN_PROGRESS", status.group(1), reply);
            Thread.sleep(Duration.ofMillis(500)); // a container's own clock; nothing here could be waited for
        }
        throw new AssertionError("LocalStack makes no stack");
    }

    /// LocalStack checks no signature; it reads from it which service is meant.
    private static String call(String form) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(cloud.getEndpoint() + "/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request,"
                                + " SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(form + "&Version=2010-05-15"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var reply = http.send(request, BodyHandlers.ofString());
            assertEquals(200, reply.statusCode(), reply.body());
            return reply.body();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

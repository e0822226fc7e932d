package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.infra.Synthesised.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every permission in the template is one that is listed here.
class LeastPrivilegeTest {
    private static final Set<String> SHARING =
            Set.of("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem");
    private static final String SHARED = "partition [\"IDEMPOTENCY#*\"] of the table";
    private static final Set<String> COUNTING = Set.of("dynamodb:UpdateItem");

    static Stream<Synthesised> stacks() {
        return Stream.of(Synthesised.standard(), Synthesised.full());
    }

    @Test
    void theRouterReadsItsConfigurationAndTheOriginSecretsAndWritesWhatIsShared() {
        assertEquals(
                Map.of(
                        "log",
                        Set.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        "table",
                        Set.of("dynamodb:BatchGetItem", "dynamodb:GetItem"),
                        "partition [\"LIMIT#*\"] of the table",
                        COUNTING,
                        "partition [\"TARGETS\"] of the table",
                        SHARING,
                        SHARED,
                        Set.of("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
                        "origin secret",
                        Set.of("secretsmanager:GetSecretValue")),
                allowed(Synthesised.standard(), "Router"));
    }

    @Test
    void theRouterGetsWhatSettingsOpenAndNoMore() {
        assertEquals(
                Map.ofEntries(
                        Map.entry("log", Set.of("logs:CreateLogStream", "logs:PutLogEvents")),
                        Map.entry("table", Set.of("dynamodb:BatchGetItem", "dynamodb:GetItem")),
                        Map.entry("partition [\"LIMIT#*\"] of the table", COUNTING),
                        Map.entry("partition [\"TARGETS\"] of the table", SHARING),
                        Map.entry(SHARED, Set.of("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem")),
                        Map.entry("key through dynamodb", Set.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")),
                        Map.entry("origin secret", Set.of("secretsmanager:GetSecretValue")),
                        Map.entry(
                                "arn:*:secretsmanager:us-east-1:*:secret:shop/*",
                                Set.of("secretsmanager:GetSecretValue")),
                        Map.entry("arn:*:ssm:us-east-1:*:parameter/shop/*", Set.of("ssm:GetParameter")),
                        Map.entry(
                                "arn:aws:lambda:eu-west-1:123456789012:function:orders:live",
                                Set.of("lambda:InvokeFunction")),
                        Map.entry(
                                "arn:aws:lambda:us-east-1:123456789012:function:carts",
                                Set.of("lambda:InvokeFunction")),
                        Map.entry("namespaces [\"shop.local\"]", Set.of("servicediscovery:DiscoverInstances")),
                        // X-Ray knows no resource
                        Map.entry("*", Set.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"))),
                allowed(Synthesised.full(), "Router"));
    }

    @Test
    void documentsMaySignForWhatTheSettingsListAndNothingByDefault() {
        assertEquals("lambda,servicediscovery,sqs", services(Synthesised.full()).asString());
        assertTrue(services(Synthesised.standard()).isMissingNode());
    }

    private static JsonNode services(Synthesised stack) {
        return stack.all("AWS::Lambda::Function").stream()
                .filter(function -> function.id().startsWith("Router"))
                .toList()
                .getFirst()
                .property("Environment")
                .path("Variables")
                .path("LINTEL_AWS_SERVICES");
    }

    @Test
    void theAdminApiWritesTheTableAndResetsLimitsAndBreakersAndNothingElse() {
        assertEquals(
                Map.of(
                        "log", Set.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        "table",
                                Set.of(
                                        "dynamodb:BatchGetItem",
                                        "dynamodb:BatchWriteItem",
                                        "dynamodb:GetItem",
                                        "dynamodb:PutItem",
                                        "dynamodb:Query"),
                        "partition [\"LIMIT#*\"] of the table", Set.of("dynamodb:UpdateItem"),
                        "partition [\"TARGETS\"] of the table", Set.of("dynamodb:DeleteItem")),
                allowed(Synthesised.standard(), "Admin"));
    }

    @Test
    void thePublisherReadsTheTableAndWritesTheEdge() {
        assertEquals(
                Map.of(
                        "log", Set.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        "table", Set.of("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"),
                        "partition [\"EDGE\"] of the table", Set.of("dynamodb:PutItem"),
                        "stream",
                                Set.of(
                                        "dynamodb:DescribeStream",
                                        "dynamodb:GetRecords",
                                        "dynamodb:GetShardIterator",
                                        "dynamodb:ListStreams"),
                        "origin secret", Set.of("secretsmanager:GetSecretValue"),
                        "edge store",
                                Set.of(
                                        "cloudfront-keyvaluestore:DescribeKeyValueStore",
                                        "cloudfront-keyvaluestore:GetKey",
                                        "cloudfront-keyvaluestore:ListKeys",
                                        "cloudfront-keyvaluestore:UpdateKeys"),
                        "arn:*:cloudfront::*:distribution/Gateway", Set.of("cloudfront:CreateInvalidation"),
                        "dead letters", Set.of("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage")),
                allowed(Synthesised.standard(), "Publisher"));
    }

    @Test
    void theCheckerReadsTheTableAndWritesOfTargets() {
        assertEquals(
                Map.of(
                        "log", Set.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        "table", Set.of("dynamodb:BatchGetItem", "dynamodb:GetItem"),
                        "partition [\"TARGETS\"] of the table",
                                Set.of("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query")),
                allowed(Synthesised.standard(), "Checker"));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void noRoleHasMoreThanTheseFourAndCodeDeploy(Synthesised stack) {
        assertEquals(
                List.of("Admin", "Checker", "Publisher", "Router", "Takeover"),
                stack.all("AWS::IAM::Role").stream()
                        .map(role -> role.id().replaceAll("(Identity|Group).*", ""))
                        .sorted()
                        .toList());
        for (Resource role : stack.all("AWS::IAM::Role")) {
            assertTrue(role.property("Policies").isMissingNode(), role.id());
            String managed = role.property("ManagedPolicyArns").toString();
            if (role.id().startsWith("Takeover"))
                assertTrue(
                        managed.endsWith(":iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited\"]]}]"),
                        managed);
            else assertTrue(role.property("ManagedPolicyArns").isMissingNode(), role.id());
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void noStatementAllowsAnyAction(Synthesised stack) {
        for (Resource resource : stack.all())
            for (String document : List.of("PolicyDocument", "ResourcePolicy"))
                for (JsonNode statement : resource.property(document).path("Statement")) {
                    assertTrue(statement.path("NotAction").isMissingNode(), resource.id());
                    assertTrue(statement.path("NotResource").isMissingNode(), resource.id());
                    if (statement.path("Effect").asString().equals("Deny")) continue;
                    for (String action : texts(statement.path("Action")))
                        assertTrue(!action.contains("*"), () -> resource.id() + " allows " + action);
                }
    }

    @Test
    void callersOfTheAdminApiMayCallItsUrlAndNotInvokeIt() {
        JsonNode statements = Synthesised.standard()
                .only("AWS::IAM::ManagedPolicy")
                .property("PolicyDocument")
                .path("Statement");

        assertEquals(2, statements.size());
        assertEquals(
                "lambda:InvokeFunctionUrl", statements.get(0).path("Action").asString());
        assertEquals("lambda:InvokeFunction", statements.get(1).path("Action").asString());
        assertEquals(
                "{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}",
                statements.get(1).path("Condition").toString());
        for (JsonNode statement : statements)
            assertTrue(statement.path("Resource").path("Ref").asString().startsWith("AdminLive"), statement.toString());
    }

    /// What a function's role allows, by what it is allowed on.
    private static Map<String, Set<String>> allowed(Synthesised stack, String function) {
        Map<String, Set<String>> allowed = new TreeMap<>();
        Resource policy = stack.one("AWS::IAM::Policy", function);
        for (JsonNode statement : policy.property("PolicyDocument").path("Statement")) {
            assertEquals("Allow", statement.path("Effect").asString());
            for (String resource : resources(statement))
                allowed.computeIfAbsent(resource, any -> new TreeSet<>()).addAll(texts(statement.path("Action")));
        }
        return allowed;
    }

    private static Set<String> resources(JsonNode statement) {
        Set<String> names = new TreeSet<>();
        JsonNode resource = statement.path("Resource");
        for (JsonNode each : resource.isArray() ? resource : List.of(resource)) names.add(name(each));
        JsonNode condition = statement.path("Condition");
        if (condition.isMissingNode()) return names;
        assertEquals(1, names.size());
        if (names.equals(Set.of("table"))) {
            assertEquals(1, condition.size());
            JsonNode operator = condition.has("ForAllValues:StringLike")
                    ? condition.path("ForAllValues:StringLike")
                    : condition.path("ForAllValues:StringEquals");
            return Set.of("partition " + operator.path("dynamodb:LeadingKeys") + " of the table");
        }
        JsonNode namespaces = condition.path("StringEquals").path("servicediscovery:NamespaceName");
        if (names.equals(Set.of("*")) && namespaces.isArray()) return Set.of("namespaces " + namespaces);
        assertEquals(
                "{\"StringEquals\":{\"kms:ViaService\":\"dynamodb.us-east-1.amazonaws.com\"}}", condition.toString());
        return Set.of(names.iterator().next() + " through dynamodb");
    }

    private static String name(JsonNode resource) {
        if (resource.isString()) return resource.asString();
        if (resource.has("Fn::Join")) {
            var text = new StringBuilder();
            for (JsonNode part : resource.path("Fn::Join").get(1)) {
                String ref = part.path("Ref").asString("");
                text.append(part.isString() ? part.asString() : ref.startsWith("Gateway") ? "Gateway" : "*");
            }
            return text.toString();
        }
        String id = resource.has("Ref")
                ? resource.path("Ref").asString()
                : resource.path("Fn::GetAtt").get(0).asString();
        if (id.startsWith("DataTable"))
            return resource.path("Fn::GetAtt").get(1).asString().equals("StreamArn") ? "stream" : "table";
        if (id.startsWith("DataKey")) return "key";
        if (id.startsWith("OriginSecrets")) return "origin secret";
        if (id.startsWith("EdgeRoutes")) return "edge store";
        if (id.startsWith("PublisherDeadLetters")) return "dead letters";
        if (id.matches("(Router|Admin|Publisher|Checker)IdentityLog.*")) return "log";
        return id;
    }

    private static List<String> texts(JsonNode node) {
        if (node.isString()) return List.of(node.asString());
        List<String> texts = new ArrayList<>();
        for (JsonNode each : node) texts.add(each.asString());
        return texts;
    }
}

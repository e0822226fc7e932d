package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.infra.Synthesised.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What can be reached from outside, and what it takes.
class DoorsTest {
    static Stream<Synthesised> stacks() {
        return Stream.of(Synthesised.standard(), Synthesised.full());
    }

    @Test
    void whatAnyoneMayInvokeIsTheRoutersAliasThroughItsUrl() {
        List<String> open = new ArrayList<>();
        for (Resource permission : Synthesised.standard().all("AWS::Lambda::Permission")) {
            if (!permission.property("Principal").asString().equals("*")) continue;
            assertTrue(
                    permission.property("FunctionName").path("Ref").asString().startsWith("RouterLive"));
            open.add(permission.property("Action").asString()
                    + permission.property("FunctionUrlAuthType").asString("")
                    + permission.property("InvokedViaFunctionUrl").asString(""));
        }
        assertEquals(
                List.of("lambda:InvokeFunctionUrlNONE", "lambda:InvokeFunctiontrue"),
                open.stream().toList());
    }

    @Test
    void aRestOriginOpensNoFunctionToAnyone() {
        for (Resource permission : Synthesised.full().all("AWS::Lambda::Permission"))
            assertNotEquals("*", permission.property("Principal").asString());
        for (Resource url : Synthesised.full().all("AWS::Lambda::Url"))
            assertEquals("AWS_IAM", url.property("AuthType").asString());
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theOriginSecretIsSentByCloudFrontAndKnownToTheRouterAndNotInTheTemplate(Synthesised stack) {
        JsonNode header = header(stack, "Lintel-Origin-Secret");
        String secret = header.path("Fn::Join").get(1).get(1).path("Ref").asString();
        assertEquals(
                "[\"\",[\"{{resolve:secretsmanager:\",{\"Ref\":\"%s\"},\":SecretString:::}}\"]]".formatted(secret),
                header.path("Fn::Join").toString());
        assertEquals(
                "AWS::SecretsManager::Secret",
                stack.all("AWS::SecretsManager::Secret").stream()
                        .filter(each -> each.id().equals(secret))
                        .findFirst()
                        .orElseThrow()
                        .type());
        // the first of what the router accepts
        JsonNode accepted = stack.one("AWS::Lambda::Function", "Router")
                .property("Environment")
                .path("Variables")
                .path("LINTEL_ORIGIN_SECRETS")
                .path("Fn::Join")
                .get(1);
        assertEquals("secretsmanager:", accepted.get(0).asString());
        assertEquals(secret, accepted.get(1).path("Ref").asString());
        for (Resource each : stack.all("AWS::SecretsManager::Secret"))
            assertTrue(each.property("SecretString").isMissingNode());
    }

    @Test
    void duringARotationTheSecretBeforeIsStillAccepted() {
        var stack = Synthesised.full();
        List<String> secrets = stack.all("AWS::SecretsManager::Secret").stream()
                .map(Resource::id)
                .toList();

        assertEquals(2, secrets.size());
        assertTrue(secrets.get(0).startsWith("OriginSecretsGeneration3"), secrets::toString);
        assertTrue(secrets.get(1).startsWith("OriginSecretsGeneration2"), secrets::toString);
        JsonNode accepted = stack.one("AWS::Lambda::Function", "Router")
                .property("Environment")
                .path("Variables")
                .path("LINTEL_ORIGIN_SECRETS")
                .path("Fn::Join")
                .get(1);
        assertEquals(
                "[\"secretsmanager:\",{\"Ref\":\"%s\"},\",secretsmanager:\",{\"Ref\":\"%s\"}]"
                        .formatted(secrets.get(0), secrets.get(1)),
                accepted.toString());
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theDistributionSendsANewSecretOnlyAfterTheRouterAcceptsIt(Synthesised stack) {
        List<String> before = new ArrayList<>();
        for (JsonNode each : stack.only("AWS::CloudFront::Distribution").whole().path("DependsOn"))
            before.add(each.asString());

        assertTrue(before.contains(stack.one("AWS::Lambda::Alias", "Router").id()), before::toString);
    }

    @Test
    void aRestOriginAsksForAKeyThatCloudFrontSends() {
        var stack = Synthesised.full();

        assertEquals(header(stack, "Lintel-Origin-Secret"), header(stack, "x-api-key"));
        for (Resource method : stack.all("AWS::ApiGateway::Method")) {
            assertTrue(method.property("ApiKeyRequired").asBoolean(), method.id());
            assertEquals(
                    "STREAM",
                    method.property("Integration").path("ResponseTransferMode").asString());
            assertTrue(
                    method.property("Integration").path("Uri").toString().contains("response-streaming-invocations"));
        }
        List<JsonNode> keys = stack.all("AWS::ApiGateway::ApiKey").stream()
                .map(key -> key.property("Value"))
                .toList();
        assertEquals(2, keys.size());
        assertTrue(keys.contains(header(stack, "x-api-key")));
        assertEquals(2, stack.all("AWS::ApiGateway::UsagePlanKey").size());
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void theAdminUrlTakesSignedRequestsOnly(Synthesised stack) {
        Resource url = stack.one("AWS::Lambda::Url", "Admin");

        assertEquals("AWS_IAM", url.property("AuthType").asString());
        assertEquals("BUFFERED", url.property("InvokeMode").asString());
    }

    @Test
    void theAdminApiIsBehindCloudFrontOnlyWhereAPathIsSet() {
        assertTrue(distribution(Synthesised.standard()).path("CacheBehaviors").isMissingNode());

        JsonNode behaviours = distribution(Synthesised.full()).path("CacheBehaviors");
        assertEquals(1, behaviours.size());
        assertEquals("/lintel-admin/*", behaviours.get(0).path("PathPattern").asString());
        assertTrue(Synthesised.full()
                .one("AWS::CloudFront::Function", "GatewayAdminPath")
                .property("FunctionCode")
                .asString()
                .contains("request.uri.slice(" + "/lintel-admin".length() + ")"));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void bucketQueueAndTopicTakeTlsOnly(Synthesised stack) {
        for (String type : List.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"))
            assertTrue(
                    stack.only(type).properties().toString().contains("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"),
                    type);
        assertEquals(
                "{\"BlockPublicAcls\":true,\"BlockPublicPolicy\":true,\"IgnorePublicAcls\":true,\"RestrictPublicBuckets\":true}",
                stack.only("AWS::S3::Bucket")
                        .property("PublicAccessBlockConfiguration")
                        .toString());
        assertFalse(stack.only("AWS::S3::BucketPolicy")
                .properties()
                .toString()
                .contains("\"Effect\":\"Allow\",\"Principal\":\"*\""));
    }

    static JsonNode distribution(Synthesised stack) {
        return stack.only("AWS::CloudFront::Distribution").property("DistributionConfig");
    }

    private static JsonNode header(Synthesised stack, String name) {
        for (JsonNode header : distribution(stack).path("Origins").get(0).path("OriginCustomHeaders"))
            if (header.path("HeaderName").asString().equals(name)) return header.path("HeaderValue");
        throw new AssertionError("CloudFront does not send " + name);
    }
}

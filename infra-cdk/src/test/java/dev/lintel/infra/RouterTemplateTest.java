package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.infra.Synthesised.Resource;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RouterTemplateTest {
    private static final Synthesised STACK = Synthesised.standard();

    @Test
    void startsFromASnapshotOfAVersionBehindTheAlias() {
        Resource router = STACK.one("AWS::Lambda::Function", "Router");
        Resource alias = STACK.one("AWS::Lambda::Alias", "Router");
        Resource version = STACK.one("AWS::Lambda::Version", "Router");

        assertEquals("java25", router.property("Runtime").asString());
        assertEquals("[\"arm64\"]", router.property("Architectures").toString());
        assertEquals(
                "{\"ApplyOn\":\"PublishedVersions\"}",
                router.property("SnapStart").toString());
        assertEquals(router.id(), version.property("FunctionName").path("Ref").asString());
        assertEquals("live", alias.property("Name").asString());
        assertEquals(
                "[\"" + version.id() + "\",\"Version\"]",
                alias.property("FunctionVersion").path("Fn::GetAtt").toString());
    }

    @Test
    void streamsThroughTheAliasUrlWithItsOwnRuntimeLoop() {
        Resource url = STACK.one("AWS::Lambda::Url", "Router");
        JsonNode variables = STACK.one("AWS::Lambda::Function", "Router")
                .property("Environment")
                .path("Variables");

        assertEquals("live", url.property("Qualifier").asString());
        assertEquals("RESPONSE_STREAM", url.property("InvokeMode").asString());
        assertEquals(
                "/var/task/lintel-runtime",
                variables.path("AWS_LAMBDA_EXEC_WRAPPER").asString());
        assertEquals(
                Set.of("AWS_LAMBDA_EXEC_WRAPPER", "LINTEL_TABLE", "LINTEL_ORIGIN_SECRETS"),
                new TreeSet<>(variables.propertyNames()));
    }

    @Test
    void fallsBackToTheStockRuntimeWithWholeRepliesOnBothSides() {
        var stack = Synthesised.of("routerRuntime=stock");
        JsonNode variables = stack.one("AWS::Lambda::Function", "Router")
                .property("Environment")
                .path("Variables");

        assertEquals("stock", variables.path("LINTEL_RUNTIME").asString());
        assertEquals(
                "-Dsun.net.inetaddr.ttl=0",
                variables.path("JAVA_TOOL_OPTIONS").asString()); // a snapshot's clock stands
        assertEquals(
                "BUFFERED",
                stack.one("AWS::Lambda::Url", "Router").property("InvokeMode").asString());
        assertEquals(
                "dev.lintel.router.lambda.RouterHandler::handleRequest",
                stack.one("AWS::Lambda::Function", "Router").property("Handler").asString());
    }

    @Test
    void isCappedByReservedConcurrency() {
        assertEquals(
                100,
                STACK.one("AWS::Lambda::Function", "Router")
                        .property("ReservedConcurrentExecutions")
                        .asInt());
    }

    @Test
    void movesToANewVersionByACanaryThatAlarmsCallBack() {
        Resource group = STACK.only("AWS::CodeDeploy::DeploymentGroup");
        JsonNode update = STACK.one("AWS::Lambda::Alias", "Router")
                .whole()
                .path("UpdatePolicy")
                .path("CodeDeployLambdaAliasUpdate");

        assertEquals(group.id(), update.path("DeploymentGroupName").path("Ref").asString());
        assertEquals(
                "CodeDeployDefault.LambdaCanary10Percent5Minutes",
                group.property("DeploymentConfigName").asString());
        assertEquals(
                "[\"DEPLOYMENT_FAILURE\",\"DEPLOYMENT_STOP_ON_ALARM\"]",
                group.property("AutoRollbackConfiguration").path("Events").toString());
        assertTrue(group.property("AlarmConfiguration").path("Enabled").asBoolean());
        Set<String> watched = new TreeSet<>();
        for (JsonNode alarm : group.property("AlarmConfiguration").path("Alarms"))
            watched.add(alarm.path("Name").path("Ref").asString().replaceAll("[0-9A-F]{8}$", ""));
        assertEquals(Set.of("TakeoverErrors", "TakeoverFailures", "TakeoverLatency"), watched);
    }

    @Test
    void watchesTheErrorsOfTheNewVersionAlone() {
        Resource alarm = STACK.one("AWS::CloudWatch::Alarm", "TakeoverErrors");
        String version = STACK.one("AWS::Lambda::Version", "Router").id();

        String dimensions = alarm.property("Dimensions").toString();
        assertTrue(
                dimensions.contains(
                        "{\"Name\":\"ExecutedVersion\",\"Value\":{\"Fn::GetAtt\":[\"" + version + "\",\"Version\"]}}"),
                dimensions);
    }
}

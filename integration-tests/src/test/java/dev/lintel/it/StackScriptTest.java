package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `lintel deploy` and its like, in a copy of the repository's scripts whose CDK notes what it is told.
@Timeout(120)
class StackScriptTest {
    private static final String CDK = """
            #!/usr/bin/env bash
            printf '%s\\n' "$@" > told
            while [ $# -gt 0 ]; do
              [ "$1" != --outputs-file ] || echo '{"lintel":{"Endpoint":"https://d1.cloudfront.net"}}' > "$2"
              shift
            done
            [ -z "${SIGNAL:-}" ] || kill -s "$SIGNAL" "$PPID"
            exit "${FAIL:-0}"
            """;

    private static final List<String> ARTIFACTS = List.of(
            "router-function/target/lintel-router.zip",
            "admin-function/target/lintel-admin.zip",
            "edge-functions/dist/viewer-request.js",
            "edge-functions/dist/viewer-response.js",
            "infra-cdk/target/infra.classpath");

    @TempDir
    private Path folder;

    /// Takes the place of the JVM: `lintel outputs` says what the file `said` holds, or fails with that of `denied`.
    private static final String JAVA = """
            #!/usr/bin/env bash
            cd "${0%/bin/java}" || exit 9
            printf '%s\\n' "$*" "profile ${AWS_PROFILE:-none}" >> asked
            [ "${!#}" != version ] || exit 0
            if [ -f denied ]; then cat denied >&2; exit 1; fi
            cat said
            """;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void copy() throws IOException {
        Path infra = Files.createDirectories(folder.resolve("infra-cdk"));
        Path bin = Files.createDirectories(infra.resolve("node_modules/.bin"));
        for (String file : List.of("lintel", "infra-cdk/lintel-stack.sh", "infra-cdk/cdk.json"))
            Files.copy(Repository.root().resolve(file), folder.resolve(file));
        for (String artifact : ARTIFACTS) {
            Path file = folder.resolve(artifact);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, "");
        }
        Path app = Files.createDirectories(folder.resolve("local-gateway/target/app/1"));
        Files.writeString(app.resolveSibling("current"), "1");
        Path java = Files.createDirectories(jdk().resolve("bin")).resolve("java");
        Files.writeString(java, JAVA);
        Files.writeString(jdk().resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertTrue(java.toFile().setExecutable(true));
        denied("CloudFormation: Stack with id lintel does not exist");
        Files.writeString(bin.resolve("cdk"), CDK);
        assertTrue(bin.resolve("cdk").toFile().setExecutable(true));
    }

    @Test
    void deploysWithWhatItIsToldAndSaysWhereTheGatewayIs() throws Exception {
        Run run = lintel(Map.of("AWS_PROFILE", "shop"), "deploy", "-c", "lintel:routerMemoryMb=2048");

        assertEquals(0, run.exitCode(), run.err());
        List<String> told = told();
        assertEquals("deploy", told.getFirst());
        assertTrue(told.containsAll(List.of("-c", "lintel:routerMemoryMb=2048")), told::toString);
        assertTrue(run.out().contains("./lintel apply --stack lintel lintel.yaml"), run.out());
        assertTrue(run.out().contains("curl -i https://d1.cloudfront.net/"), run.out());
        assertEquals(1, generation());
    }

    @Test
    void rotatesByOneGenerationAndThenKeepsItInCdkJson() throws Exception {
        Run run = lintel(Map.of("AWS_PROFILE", "shop"), "deploy", "--rotate-origin-secret");

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(2, generation());
        assertFalse(told().contains("--rotate-origin-secret"));
        assertTrue(told().containsAll(List.of("-c", "lintel:originSecretGeneration=2")), told()::toString);
        JsonNode before = JsonMapper.builder()
                .build()
                .readTree(Repository.root().resolve("infra-cdk/cdk.json"))
                .path("context");
        assertEquals(before.size(), context().size(), "nothing else was changed");
    }

    @Test
    void aFailedRotationIsTriedAgainAsTheSameStep() throws Exception {
        String before = Files.readString(cdkJson());
        Run run = lintel(Map.of("AWS_PROFILE", "shop", "FAIL", "1"), "deploy", "--rotate-origin-secret");

        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("Take the same step again, with --rotate-origin-secret"), run.err());
        assertEquals(before, Files.readString(cdkJson()));

        assertEquals(
                0,
                lintel(Map.of("AWS_PROFILE", "shop"), "deploy", "--rotate-origin-secret")
                        .exitCode());
        assertTrue(told().contains("lintel:originSecretGeneration=2"), told()::toString);
        assertEquals(2, generation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void anInterruptedRotationIsNotKept(String signal) throws Exception {
        String before = Files.readString(cdkJson());
        Run run = lintel(
                Map.of("AWS_PROFILE", "shop", "SIGNAL", signal, "FAIL", "130"), "deploy", "--rotate-origin-secret");

        assertNotEquals(0, run.exitCode());
        assertEquals(before, Files.readString(cdkJson()));
    }

    @Test
    void asksForCredentialsBeforeAnythingElse() throws Exception {
        for (String command : List.of("deploy", "destroy")) {
            Run run = lintel(Map.of(), command, "--rotate-origin-secret");

            assertEquals(1, run.exitCode());
            assertTrue(run.err().startsWith("lintel: no AWS credentials: set AWS_PROFILE, or "), run.err());
            assertFalse(Files.exists(folder.resolve("infra-cdk/told")));
            assertEquals(1, generation());
        }
    }

    @Test
    void synthesisesWithoutCredentials() throws Exception {
        assertEquals(0, lintel(Map.of(), "synth", "--quiet").exitCode());
        assertEquals(List.of("synth", "--quiet"), told());
    }

    @Test
    void whatWasNeverBuiltIsOneSentence() throws Exception {
        for (String artifact : ARTIFACTS) {
            Files.delete(folder.resolve(artifact));
            for (String command : List.of("synth", "deploy", "infra-app")) {
                Run run = lintel(Map.of("AWS_PROFILE", "shop"), command);

                assertEquals(1, run.exitCode());
                assertEquals(
                        "lintel: the stack's artifacts were never built: run `lintel synth` once without"
                                + " LINTEL_NO_BUILD.\n",
                        run.err());
                assertFalse(Files.exists(folder.resolve("infra-cdk/told")), "the CDK is not even asked");
            }
            Files.writeString(folder.resolve(artifact), "");
        }
    }

    @Test
    void warnsOfTheProtectionOfAProductionStack() throws Exception {
        Map<String, String> profile = Map.of("AWS_PROFILE", "shop");

        assertTrue(lintel(profile, "destroy").err().contains("termination protection"));
        assertFalse(lintel(profile, "destroy", "-c", "lintel:production=false")
                .err()
                .contains("termination protection"));
    }

    private Path jdk() {
        return folder.resolve("jdk");
    }

    private void deployed(int generation) throws IOException {
        Files.deleteIfExists(jdk().resolve("denied"));
        Files.writeString(jdk().resolve("said"), "{\"OriginSecretGeneration\":\"" + generation + "\"}");
    }

    private void denied(String why) throws IOException {
        Files.writeString(jdk().resolve("denied"), why + "\n");
    }

    private Run deploy(String... words) throws Exception {
        Files.deleteIfExists(folder.resolve("infra-cdk/told"));
        List<String> all = new ArrayList<>(List.of("deploy"));
        all.addAll(List.of(words));
        return lintel(Map.of("AWS_PROFILE", "shop"), all.toArray(String[]::new));
    }

    private void nothingWasDeployed(Run run, String why) throws IOException {
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains(why), run.err());
        assertFalse(Files.exists(folder.resolve("infra-cdk/told")), "the CDK is not even asked");
        assertEquals(1, generation(), "nothing is kept");
    }

    @Test
    void neverGoesBackToAnOlderGeneration() throws Exception {
        deployed(2);
        String back = "CloudFront sends generation 2 of the origin secret, and this deployment would go back to 1";

        nothingWasDeployed(deploy(), back);
        nothingWasDeployed(
                deploy("-c", "lintel:originSecretGeneration=2", "--context=lintel:originSecretGeneration=1"), back);
        assertTrue(deploy().err().contains("set lintel:originSecretGeneration to 2 in infra-cdk/cdk.json"));
        assertEquals(0, deploy("-c", "lintel:originSecretGeneration=2").exitCode());
        assertEquals(0, deploy("-c", "lintel:originSecretGeneration=3").exitCode());
    }

    @Test
    void neverSkipsAGeneration() throws Exception {
        deployed(2);

        nothingWasDeployed(deploy("-c", "lintel:originSecretGeneration=4"), "4 is more than one step on");
    }

    @Test
    void aRotationThatCloudFormationFinishedAloneIsKeptByTheSameStep() throws Exception {
        deployed(2);

        Run run = deploy("--rotate-origin-secret");

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(told().contains("lintel:originSecretGeneration=2"), told()::toString);
        assertEquals(2, generation());
    }

    @Test
    void aRotationFarBehindIsNoWayForward() throws Exception {
        deployed(3);

        nothingWasDeployed(deploy("--rotate-origin-secret"), "would go back to 2");
    }

    @Test
    void withoutAnAnswerItDeploysOnlyWhenToldTo() throws Exception {
        denied("the stack lintel is being changed (UPDATE_IN_PROGRESS): try again when that is done");

        nothingWasDeployed(deploy(), "lintel is being changed (UPDATE_IN_PROGRESS)");
        assertEquals(0, deploy("--generation-unchecked").exitCode());
        assertFalse(told().contains("--generation-unchecked"));
    }

    @Test
    void asksForTheStackAndWithTheProfileThatTheCdkIsTold() throws Exception {
        deployed(1);

        assertEquals(0, deploy("-c", "lintel:stack=other", "--profile", "ops").exitCode());
        List<String> asked = Files.readAllLines(jdk().resolve("asked"));
        assertTrue(
                asked.get(asked.size() - 2).endsWith("LintelCommand outputs --stack other --settled --json"),
                asked::toString);
        assertEquals("profile ops", asked.getLast());
    }

    @Test
    void aStackThatDoesNotSayIsDeployedAsBefore() throws Exception {
        deployed(1);
        Files.writeString(jdk().resolve("said"), "{}");

        assertEquals(0, deploy("-c", "lintel:originSecretGeneration=5").exitCode());
    }

    private Path cdkJson() {
        return folder.resolve("infra-cdk/cdk.json");
    }

    private int generation() throws IOException {
        return context().path("lintel:originSecretGeneration").asInt();
    }

    private JsonNode context() {
        return JsonMapper.builder().build().readTree(cdkJson()).path("context");
    }

    private List<String> told() throws IOException {
        return Files.readAllLines(folder.resolve("infra-cdk/told"));
    }

    private Run lintel(Map<String, String> environment, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", folder.resolve("lintel").toString()));
        command.addAll(List.of(words));
        var out = folder.resolve("out").toFile();
        var err = folder.resolve("err").toFile();
        var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
        var variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("AWS_"));
        variables.put("HOME", folder.toString());
        variables.put("JAVA_HOME", jdk().toString());
        variables.put("LINTEL_NO_BUILD", "1");
        variables.putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Run(
                exitCode,
                Files.readString(out.toPath(), StandardCharsets.UTF_8),
                Files.readString(err.toPath(), StandardCharsets.UTF_8));
    }
}

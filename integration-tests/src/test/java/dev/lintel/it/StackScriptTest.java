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

    @TempDir
    private Path folder;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void copy() throws IOException {
        Path infra = Files.createDirectories(folder.resolve("infra-cdk"));
        Path bin = Files.createDirectories(infra.resolve("node_modules/.bin"));
        for (String file : List.of("lintel", "infra-cdk/lintel-stack.sh", "infra-cdk/cdk.json"))
            Files.copy(Repository.root().resolve(file), folder.resolve(file));
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
    void warnsOfTheProtectionOfAProductionStack() throws Exception {
        Map<String, String> profile = Map.of("AWS_PROFILE", "shop");

        assertTrue(lintel(profile, "destroy").err().contains("termination protection"));
        assertFalse(lintel(profile, "destroy", "-c", "lintel:production=false")
                .err()
                .contains("termination protection"));
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
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("LINTEL_NO_BUILD", "1");
        variables.putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Run(
                exitCode,
                Files.readString(out.toPath(), StandardCharsets.UTF_8),
                Files.readString(err.toPath(), StandardCharsets.UTF_8));
    }
}

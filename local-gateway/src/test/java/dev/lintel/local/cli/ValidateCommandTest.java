package dev.lintel.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.Cli;
import dev.lintel.local.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateCommandTest {
    private static final Cli OFFLINE = new Cli(List.of());

    @TempDir
    private Path folder;

    private Cli.Run validate(String text) throws IOException {
        Path file = folder.resolve("lintel.yaml");
        Files.writeString(file, text);
        return OFFLINE.run("validate", file.toString());
    }

    @Test
    void takesAGoodDocument() throws IOException {
        var run = validate("lintel: 1\nroutes:\n  - {id: a, match: {path: /a}, reply: {status: 200}}\n");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().endsWith("is valid: 1 resources\n"), run.out());
    }

    @Test
    void tellsAllFaultsByLine() throws IOException {
        var run = validate("""
                lintel: 1
                routes:
                  - id: a
                    match: {path: /a}
                    forward: {backend: none}
                  - id: b
                    match: {path: b}
                    reply: {status: 200}
                """);

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("lintel.yaml:5:"), run.err());
        assertTrue(run.err().contains("lintel.yaml:7:"), run.err());
    }

    @Test
    void runsTheTestsThatTheDocumentShips() throws IOException {
        var run = validate("""
                lintel: 1
                routes:
                  - {id: a, match: {path: /a}, reply: {status: 200}}
                tests:
                  - {id: t, request: {method: GET, host: h, target: /b}, expect: {route: a}}
                """);

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("lintel.yaml:5:"), run.err());
    }

    @Test
    void tellsWhatIsNoYamlByLine() throws IOException {
        var run = validate("lintel: 1\nroutes: [\n");

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("lintel.yaml:"), run.err());
    }

    @Test
    void tellsThatThereIsNoSuchFile() {
        var run = OFFLINE.run("validate", folder.resolve("none.yaml").toString());

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("there is no such file"), run.err());
    }
}

package dev.lintel.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LintelCommandTest {
    private static final Cli CLI = new Cli(List.of());

    @Test
    void printsItsVersion() {
        assertTrue(CLI.run("version").out().startsWith("lintel 0."));
    }

    @Test
    void completionKnowsEveryCommand() {
        String script = CLI.run("completion").out();

        for (String command : List.of("dev", "apply", "diff", "rollback", "tail"))
            assertTrue(script.contains("_picocli_lintel_" + command + "()"), command);
    }

    @Test
    void anUnknownOptionEndsWithTwo() {
        assertEquals(ExitCode.INVALID, CLI.run("dev", "--no-such-option").exitCode());
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : LintelCommand.create(false).getSubcommands().keySet()) {
            var run = CLI.run(command, "--help");

            assertEquals(ExitCode.OK, run.exitCode(), command);
            assertTrue(run.out().contains("Usage: lintel " + command), run.out());
        }
    }

    @Test
    void withoutAGatewayItSaysHowToGetOne() {
        var run = CLI.run("get", "routes", "--data", "/nonexistent");

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("lintel dev"), run.err());
    }

    @Test
    void aGatewayThatIsNotThereIsOneMessage() {
        var run = Cli.at("http://127.0.0.1:1", "token-token-token-token").run("health");

        assertEquals(ExitCode.ERROR, run.exitCode());
        assertTrue(run.err().contains("no admin API answers at http://127.0.0.1:1"), run.err());
    }
}

package dev.lintel.local.cli;

import dev.lintel.contract.ProblemException;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.util.List;

/// All commands that talk to an admin API, and how their failures are told.
public final class CliCommands {
    private CliCommands() {}

    /// New ones each time: picocli keeps state in them.
    public static List<Object> all() {
        return List.of(
                new ApplyCommand(),
                new DiffCommand(),
                new ValidateCommand(),
                new ExportCommand(),
                new GetCommand(),
                new PutCommand(),
                new DeleteCommand(),
                new HistoryCommand(),
                new RollbackCommand(),
                new LimitsCommand(),
                new BreakersCommand(),
                new TailCommand(),
                new HealthCommand(),
                new OutputsCommand());
    }

    public static int exitCode(Exception failure) {
        return switch (failure) {
            case Stop stop -> stop.exitCode();
            case AdminFailure answered -> answered.exitCode();
            case ProblemException problem ->
                problem.problem().type().status() < 500 ? ExitCode.INVALID : ExitCode.ERROR;
            default -> ExitCode.ERROR;
        };
    }

    /// What people are told; one or more lines.
    public static List<String> lines(Exception failure) {
        return switch (failure) {
            case Stop stop -> List.of("lintel: " + stop.text());
            case AdminFailure answered -> answered.lines();
            case ProblemException problem ->
                List.of("lintel: " + problem.problem().detail());
            default -> List.of("lintel: an unexpected failure: " + failure);
        };
    }

    /// Whether it is an answer rather than a bug.
    public static boolean expected(Exception failure) {
        return failure instanceof AdminFailure;
    }
}

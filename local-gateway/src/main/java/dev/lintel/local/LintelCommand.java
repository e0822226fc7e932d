package dev.lintel.local;

import dev.lintel.contract.ProblemException;
import dev.lintel.local.cli.CliCommands;
import dev.lintel.local.console.Colours;
import dev.lintel.local.dev.DevCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/// The `lintel` command.
@Command(
        name = "lintel",
        description = "A gateway for APIs and AI models.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT, // every subcommand takes --help
        versionProvider = LintelCommand.Version.class,
        subcommands = {VersionCommand.class, CompletionCommand.class, HelpCommand.class},
        footerHeading = "%nIn AWS:%n",
        footer = "  synth, deploy and destroy manage a stack; see `lintel deploy --help`.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or nothing to do",
            "1:it failed",
            "2:the command line or the document is wrong",
            "3:diff --exit-code found differences",
            "4:somebody else changed the configuration in between"
        })
public final class LintelCommand {
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"lintel " + VersionCommand.version()};
        }
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setOut(out);
        System.setErr(err);
        CommandLine command =
                create(Colours.ofTerminal() == Colours.ANSI).setOut(writer(out)).setErr(writer(err));
        int exitCode = command.execute(arguments);
        command.getOut().flush();
        command.getErr().flush();
        // not by returning: DynamoDB Local leaves threads that would keep the process
        System.exit(exitCode);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /// The command with all its subcommands, for the process and for tests.
    public static CommandLine create(boolean colours) {
        var command = new CommandLine(new LintelCommand());
        command.addSubcommand(new DevCommand());
        for (Object each : CliCommands.all()) command.addSubcommand(each);
        return command.setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(LintelCommand::tell);
    }

    private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        int exitCode = CliCommands.exitCode(failure);
        for (String line : CliCommands.lines(failure))
            command.getErr().println(command.getColorScheme().errorText(line));
        if (exitCode == ExitCode.ERROR && unexpected(failure)) failure.printStackTrace(command.getErr());
        command.getErr().flush();
        return exitCode;
    }

    private static boolean unexpected(Exception failure) {
        return !(failure instanceof Stop || failure instanceof ProblemException || CliCommands.expected(failure));
    }
}

package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "diff", description = "Shows what applying a document would change.")
final class DiffCommand extends AdminCommand {
    @Mixin
    private DocumentFile document = new DocumentFile();

    @Option(names = "--exit-code", description = "End with 3 if anything would change.")
    private boolean exitCode;

    @Option(names = "--no-prune", description = "Leave alone what the document does not have.")
    private boolean noPrune;

    @Override
    public Integer call() {
        JsonNode reply = Submission.diff(admin(), document, document.read(), noPrune);
        JsonNode changes = reply.path("changes");
        if (json) print(reply);
        else {
            ChangesText.of(changes, colours()).forEach(out()::println);
            out().println(ChangesText.summary(changes));
            Submission.warn(reply, document, err());
        }
        return exitCode && !changes.isEmpty() ? ExitCode.DIFFERENT : ExitCode.OK;
    }
}

package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.console.Terminal;
import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "apply", description = "Makes a document the configuration, in one revision or not at all.")
final class ApplyCommand extends AdminCommand {
    @Mixin
    private DocumentFile document = new DocumentFile();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why; kept in the history.")
    private String message = "";

    @Option(names = "--dry-run", description = "Check everything and show the changes, but change nothing.")
    private boolean dryRun;

    @Option(names = "--no-prune", description = "Leave alone what the document does not have.")
    private boolean noPrune;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before something is removed. (Off a terminal nothing is asked.)")
    private boolean yes;

    @Override
    public Integer call() {
        AdminClient admin = admin();
        byte[] body = document.read();
        JsonNode diff = Submission.diff(admin, document, body, noPrune);
        JsonNode changes = diff.path("changes");
        if (!json) ChangesText.of(changes, colours()).forEach(out()::println);
        if (changes.isEmpty()) return done(diff, "no changes; revision " + diff.path("revision"));
        if (dryRun) return done(diff, ChangesText.summary(changes) + "; nothing was changed (dry run)");
        int removed = ChangesText.count(changes, "removed");
        if (removed > 0 && !yes && !json && !confirmed(removed)) {
            out().println("nothing was changed");
            return ExitCode.ERROR;
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("message", message);
        if (noPrune) query.put("prune", "false");
        // on the condition that nobody changed what was just shown
        String seen = diff.path("etag").asString("*");
        JsonNode reply = Submission.apply(admin, document, body, query, "If-Match", seen);
        return done(reply, ChangesText.summary(changes) + "; revision " + reply.path("revision"));
    }

    private int done(JsonNode reply, String text) {
        if (json) print(reply);
        else {
            out().println(text);
            Submission.warn(reply, document, err());
        }
        return ExitCode.OK;
    }

    private boolean confirmed(int removed) {
        Optional<Console> terminal = Terminal.interactive();
        if (terminal.isEmpty()) return true;
        out().flush();
        @Nullable
        String answer = terminal.get().readLine("Remove %d resource%s? [y/N] ", removed, removed == 1 ? "" : "s");
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}

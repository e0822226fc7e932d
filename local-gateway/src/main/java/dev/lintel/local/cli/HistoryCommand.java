package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "history",
        description = "Lists the revisions, or with --audit every accepted change, newest first; * is served.")
final class HistoryCommand extends AdminCommand {
    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many; ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--audit", description = "Every change, rollbacks included, with what changed.")
    private boolean audit;

    @Override
    public Integer call() {
        String path = audit ? "/v1/audit" : "/v1/revisions";
        JsonNode page = admin().get(AdminClient.query(path, Map.of("limit", Integer.toString(limit))));
        if (json) {
            print(page.path("items"));
            return ExitCode.OK;
        }
        for (JsonNode item : page.path("items")) out().println(audit ? change(item) : revision(item));
        return ExitCode.OK;
    }

    private String revision(JsonNode item) {
        return String.format(
                        "%s%4d  %s  %-20s  %s",
                        item.path("head").asBoolean(false) ? "*" : " ",
                        item.path("revision").asLong(),
                        item.path("at").asString(""),
                        item.path("author").asString(""),
                        item.path("message").asString(""))
                .stripTrailing();
    }

    private String change(JsonNode item) {
        var lines = new StringBuilder(String.format(
                        "%5d  %s  %-20s  %s %d > %d  %s",
                        item.path("sequence").asLong(),
                        item.path("at").asString(""),
                        item.path("author").asString(""),
                        item.path("action").asString(""),
                        item.path("from").asLong(),
                        item.path("to").asLong(),
                        item.path("message").asString(""))
                .stripTrailing());
        for (JsonNode line : item.path("changes")) lines.append("\n         ").append(line.asString(""));
        return lines.toString();
    }
}

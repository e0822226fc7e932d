package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "breakers",
        description = "Lists shared breakers that are not quietly closed and targets that are not well, or closes one.")
final class BreakersCommand extends AdminCommand {
    @Option(
            names = "--reset",
            paramLabel = "BACKEND/TARGET",
            description = "Close the breaker of this target, by its index. Routers see that within 2 s.")
    private @Nullable String reset;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "With --reset: why; kept with the resets.")
    private String message = "";

    @Override
    public Integer call() {
        @Nullable String name = reset;
        if (name != null) return close(name);
        JsonNode board = admin().get("/v1/breakers");
        if (json) print(board);
        else show(board);
        return ExitCode.OK;
    }

    private int close(String name) {
        int slash = name.lastIndexOf('/');
        if (slash < 1 || !name.substring(slash + 1).matches("[0-9]{1,9}"))
            throw new Stop(ExitCode.INVALID, "--reset takes BACKEND/TARGET, such as orders/0, and not " + name);
        String path = "/v1/breakers/" + AdminClient.encode(name.substring(0, slash)) + name.substring(slash);
        admin().write("DELETE", AdminClient.query(path, Map.of("message", message)), "", new byte[0]);
        if (!json) out().println("the breaker of " + name + " is closed; routers see it within 2 s");
        return ExitCode.OK;
    }

    private void show(JsonNode board) {
        if (board.path("items").isEmpty()) out().println("all shared breakers are closed");
        else {
            var table = new TextTable("TARGET", "PHASE", "SINCE", "BY", "CALLS", "FAILED", "SLOW", "PROBES");
            for (JsonNode item : board.path("items")) breaker(item, table);
            table.lines().forEach(out()::println);
        }
        if (board.path("health").isEmpty()) return;
        out().println();
        var table = new TextTable("TARGET", "HEALTH", "SINCE", "CHECKED");
        for (JsonNode item : board.path("health"))
            table.row(
                    target(item),
                    item.path("healthy").asBoolean() ? "wavering" : "unhealthy",
                    item.path("since").asString(""),
                    item.path("checked").asString(""));
        table.lines().forEach(out()::println);
    }

    /// Calls are those of an alert, or of the probes.
    private static void breaker(JsonNode item, TextTable table) {
        JsonNode probes = item.path("probes");
        boolean probing = item.path("phase").asString("").equals("half-open");
        JsonNode counts = probing ? probes : item.path("evidence");
        table.row(
                target(item),
                item.path("phase").asString(""),
                item.path("since").asString(""),
                item.path("by").asString(""),
                counts.path(probing ? "done" : "calls").asString(""),
                counts.path(probing ? "failed" : "failures").asString(""),
                counts.path("slow").asString(""),
                probing ? probes.path("held").asString("") + " under way" : "-");
    }

    private static String target(JsonNode item) {
        return item.path("backend").asString("") + "/" + item.path("target").asString("");
    }
}

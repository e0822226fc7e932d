package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "limits", description = "Shows what of a policy's limits is taken under one key, or resets it.")
final class LimitsCommand extends AdminCommand {
    @Parameters(
            index = "0",
            paramLabel = "POLICY",
            description = "Its id; of one that a route has in place, ROUTE/KIND such as orders/rate-limit.")
    private String policy = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY",
            description = "One for each part of the policy's key, as a client presents it: its address, the value of a"
                    + " header; '' for requests that lack the part.")
    private @Nullable List<String> key;

    @Option(names = "--reset", description = "Make it as if nobody had ever asked. Routers see that within 5 s.")
    private boolean reset;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "With --reset: why; kept with the resets.")
    private String message = "";

    @Override
    public Integer call() {
        AdminClient admin = admin();
        String path = "/v1/limits/" + AdminClient.encode(policy);
        var query = new StringBuilder();
        for (String part : key == null ? List.<String>of() : key)
            query.append(query.isEmpty() ? '?' : '&').append("key=").append(AdminClient.encode(part));
        if (reset) {
            String why =
                    message.isEmpty() ? "" : (query.isEmpty() ? "?" : "&") + "message=" + AdminClient.encode(message);
            admin.write("DELETE", path + query + why, "", new byte[0]);
            if (!json) out().println(policy + " is reset; routers see it within 5 s");
            return ExitCode.OK;
        }
        JsonNode state = admin.get(path + query);
        if (json) print(state);
        else show(state);
        return ExitCode.OK;
    }

    private void show(JsonNode state) {
        int shards = state.path("shards").asInt();
        out().println(state.path("kind").asString("") + " " + policy + ", "
                + (state.path("mode").asString("").equals("observe") ? "observed" : "enforced")
                + ", key " + state.path("key").asString("") + ", "
                + (shards == 1 ? "1 shard" : shards + " shards") + ", "
                + state.path("writes").asLong() + " writes");
        var table = new TextTable("LIMIT", "USED", "LEFT", "OF", "RESETS AT");
        for (JsonNode limit : state.path("limits"))
            table.row(
                    limit.path("name").asString(""),
                    limit.path("used").asString(""),
                    limit.path("remaining").asString(""),
                    limit.path("limit").asString(""),
                    limit.path("resetsAt").asString("-"));
        table.lines().forEach(out()::println);
    }
}

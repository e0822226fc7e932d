package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(name = "rollback", description = "Moves HEAD to an earlier revision.")
final class RollbackCommand extends AdminCommand {
    @Parameters(paramLabel = "REVISION", description = "Its number, as `lintel history` shows it.")
    private long revision;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why; kept in the audit.")
    private String message = "";

    @Override
    public Integer call() {
        AdminClient admin = admin();
        byte[] body = JsonNodeFactory.instance
                .objectNode()
                .put("revision", revision)
                .put("message", message)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        String seen = admin.etag("/v1/document");
        JsonNode reply = admin.write("POST", "/v1/rollback", "application/json", body, "If-Match", seen);
        if (json) print(reply);
        else out().println("revision " + reply.path("revision").asLong() + " is served again");
        return ExitCode.OK;
    }
}

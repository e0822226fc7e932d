package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.net.http.HttpResponse;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "health", description = "Says whether the gateway is ready, and which revision it serves.")
final class HealthCommand extends AdminCommand {
    @Override
    public Integer call() {
        HttpResponse<byte[]> reply = admin().health();
        JsonNode health = AdminClient.parse(reply.body());
        if (json) print(health);
        else {
            out().println(health.path("status").asString("unknown") + ", revision "
                    + health.path("revision").asString("none"));
            if (!health.path("store").path("available").asBoolean(true))
                out().println("the store is away: "
                        + health.path("store").path("detail").asString(""));
            health.path("details")
                    .properties()
                    .forEach(detail -> out().println("  " + detail.getKey() + ": "
                            + detail.getValue().asString(detail.getValue().toString())));
        }
        return reply.statusCode() == 200 ? ExitCode.OK : ExitCode.ERROR;
    }
}

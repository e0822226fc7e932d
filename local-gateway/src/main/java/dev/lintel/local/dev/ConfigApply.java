package dev.lintel.local.dev;

import dev.lintel.local.cli.DocumentFaults;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Publishes what a configuration file says, and tells what came of it.
final class ConfigApply {
    private final InProcessAdmin admin;
    private final String name;
    private final Consumer<String> tell;

    /// @param name of the file, as people gave it
    ConfigApply(InProcessAdmin admin, String name, Consumer<String> tell) {
        this.admin = admin;
        this.name = name;
        this.tell = tell;
    }

    /// @return whether it was settled, for good or bad; false if it is worth another try later
    boolean apply(byte[] document) {
        String type = name.toLowerCase(Locale.ROOT).endsWith(".json") ? "application/json" : "application/yaml";
        // the file is the truth here, whatever was published in between
        var answer =
                admin.call("POST", "/v1/apply", "message=from%20the%20watched%20file", type, document, "If-Match", "*");
        JsonNode body = answer.body();
        if (answer.ok()) {
            int changes = body.path("changes").size();
            tell.accept(name + ": " + (changes == 0 ? "in place" : changes + " changes applied") + ", revision "
                    + body.path("revision").asLong());
            for (JsonNode warning : body.path("warnings"))
                tell.accept("warning: " + DocumentFaults.line(warning, name));
            return true;
        }
        DocumentFaults.lines(answer.status(), body, name).forEach(tell);
        tell.accept(name + ": not applied; the configuration from before stays");
        return answer.status() < 500;
    }
}

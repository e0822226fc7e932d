package dev.lintel.local.cli;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.local.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "put", description = "Makes or replaces one resource: `lintel put routes/ID FILE`.")
final class PutCommand extends AdminCommand {
    @Parameters(index = "0", paramLabel = "KIND/ID", description = "Such as routes/order-by-id.")
    private String name = "";

    @Mixin
    private DocumentFile document = new DocumentFile();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why; kept in the history.")
    private String message = "";

    @Option(names = "--dry-run", description = "Check everything, but change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        ResourceName resource = ResourceName.parse(name).one();
        var format = DocumentText.Format.ofFileName(document.name());
        byte[] body =
                DocumentText.read(document.read(), format).root().toString().getBytes(StandardCharsets.UTF_8);
        String path = AdminClient.query(resource.path(), Map.of("message", message, "dryRun", dryRun ? "true" : ""));
        AdminClient admin = admin();
        JsonNode reply = admin.write("PUT", path, "application/json", body, Precondition.of(admin, resource));
        if (json) print(reply);
        else out().println(resource + (dryRun ? " is valid; nothing was changed (dry run)" : " is in place"));
        return ExitCode.OK;
    }
}

package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Removes one resource; refused while others refer to it.")
final class DeleteCommand extends AdminCommand {
    @Parameters(paramLabel = "KIND/ID", description = "Such as routes/order-by-id.")
    private String name = "";

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why; kept in the history.")
    private String message = "";

    @Override
    public Integer call() {
        ResourceName resource = ResourceName.parse(name).one();
        AdminClient admin = admin();
        String path = AdminClient.query(resource.path(), Map.of("message", message));
        admin.write("DELETE", path, "", new byte[0], Precondition.of(admin, resource));
        if (!json) out().println(resource + " is removed");
        return ExitCode.OK;
    }
}

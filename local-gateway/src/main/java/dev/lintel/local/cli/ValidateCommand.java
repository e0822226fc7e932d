package dev.lintel.local.cli;

import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.admin.AdminReply;
import dev.lintel.admin.AdminRequest;
import dev.lintel.admin.LiveState;
import dev.lintel.contract.Headers;
import dev.lintel.local.ExitCode;
import dev.lintel.store.InMemoryRevisionStore;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "validate",
        description = "Checks a document and runs its tests, without a gateway; faults as FILE:LINE:COLUMN.")
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private DocumentFile document = new DocumentFile();

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    /// The admin API itself compares the document with an empty configuration: one check, and one way to tell faults.
    @Override
    public Integer call() {
        AdminAccess anybody = headers -> Optional.of("validate");
        InstantSource clock = InstantSource.system();
        var store = new InMemoryRevisionStore(clock);
        var api = new AdminApi(store, LiveState.inMemory(clock), anybody, clock, Map::of);
        AdminReply reply = api.handle(new AdminRequest(
                "POST",
                "/v1/diff",
                "",
                Headers.of("Content-Type", document.mediaType(), "Accept", "application/json"),
                document.read()));
        JsonNode body = AdminClient.parse(reply.body());
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (reply.status() == 200) {
            if (json) out.println(body.toPrettyString());
            else {
                out.println(
                        document.name() + " is valid: " + body.path("changes").size() + " resources");
                Submission.warn(body, document, err);
            }
            return ExitCode.OK;
        }
        if (json) out.println(body.toPrettyString());
        else new AdminFailure(reply.status(), body, document.name()).lines().forEach(err::println);
        return ExitCode.INVALID;
    }
}

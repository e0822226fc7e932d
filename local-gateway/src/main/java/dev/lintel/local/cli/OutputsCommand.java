package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "outputs", description = "Says where the parts of a stack in AWS are.")
final class OutputsCommand implements Callable<Integer> {
    @Option(names = "--stack", paramLabel = "NAME", description = "Which one; lintel by default.")
    private String stack = "lintel";

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Option(names = "--settled", description = "Fail while the stack is being changed: they may be others soon.")
    private boolean settled;

    @Option(
            names = "--cloudformation-url",
            paramLabel = "URL",
            hidden = true,
            defaultValue = "${env:AWS_ENDPOINT_URL_CLOUDFORMATION}",
            description = "Where stacks are described, for emulators.")
    private @Nullable URI cloudFormation;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    @Override
    public Integer call() {
        URI at = cloudFormation == null || cloudFormation.toString().isEmpty() ? StackAdmin.AWS : cloudFormation;
        Map<String, String> outputs = StackAdmin.standard(at).outputs(stack, settled);
        var out = spec.commandLine().getOut();
        if (json) out.println(JsonMapper.builder().build().writeValueAsString(outputs));
        else outputs.forEach((name, value) -> out.printf("%-20s %s%n", name, value));
        return ExitCode.OK;
    }
}

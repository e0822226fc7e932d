package dev.lintel.local.cli;

import dev.lintel.local.console.Colours;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// What all commands that talk to an admin API have.
abstract class AdminCommand implements Callable<Integer> {
    @Mixin
    private AdminOptions options = new AdminOptions();

    @Option(names = "--json", description = "Print JSON, for programs.")
    protected boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    protected AdminClient admin() {
        return options.client();
    }

    protected PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected PrintWriter err() {
        return spec.commandLine().getErr();
    }

    protected Colours colours() {
        return spec.commandLine().getColorScheme().ansi().enabled() ? Colours.ANSI : Colours.NONE;
    }

    protected void print(JsonNode node) {
        out().println(node.toPrettyString());
    }
}

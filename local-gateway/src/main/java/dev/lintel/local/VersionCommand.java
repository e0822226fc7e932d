package dev.lintel.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println("lintel " + version() + " on Java " + Runtime.version());
        return ExitCode.OK;
    }

    /// As the build wrote it.
    static String version() {
        var properties = new Properties();
        try (@Nullable InputStream in = VersionCommand.class.getResourceAsStream("/lintel-version.properties")) {
            if (in != null) properties.load(in);
        } catch (IOException unreadable) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }
}

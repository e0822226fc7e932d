package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Prints the configuration as one document.")
final class ExportCommand extends AdminCommand {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write it there instead; JSON if the name ends in .json.")
    private @Nullable Path output;

    @Option(names = "--revision", paramLabel = "N", description = "That revision instead of the newest.")
    private long revision;

    @Override
    public Integer call() {
        @Nullable Path file = output;
        boolean asJson = json || (file != null && file.toString().endsWith(".json"));
        String path = revision > 0 ? "/v1/revisions/" + revision + "/document" : "/v1/document";
        byte[] document = admin().bytes(path, asJson ? "application/json" : "application/yaml");
        if (file == null) {
            String text = new String(document, StandardCharsets.UTF_8);
            out().print(text.endsWith("\n") ? text : text + "\n");
            out().flush();
            return ExitCode.OK;
        }
        try {
            Files.write(file, document);
        } catch (IOException e) {
            throw new Stop(ExitCode.ERROR, file + " cannot be written: " + e.getMessage());
        }
        return ExitCode.OK;
    }
}

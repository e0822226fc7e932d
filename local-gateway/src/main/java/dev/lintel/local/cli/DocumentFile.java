package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/// The document that a command is given.
final class DocumentFile {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "lintel.yaml",
            description = "YAML or JSON document; - for standard input; lintel.yaml if left out.")
    private String file = "lintel.yaml";

    String name() {
        return file.equals("-") ? "<stdin>" : file;
    }

    String mediaType() {
        return file.toLowerCase(Locale.ROOT).endsWith(".json") ? "application/json" : "application/yaml";
    }

    byte[] read() {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            String why = Files.exists(Path.of(file)) ? String.valueOf(e.getMessage()) : "there is no such file";
            throw new Stop(ExitCode.INVALID, "the document " + file + " cannot be read: " + why);
        }
    }
}

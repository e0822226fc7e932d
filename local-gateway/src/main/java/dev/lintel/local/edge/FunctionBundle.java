package dev.lintel.local.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A function's code as it is deployed.
///
/// @param file its name, for people
/// @param map source map, version 3; null if there is none
record FunctionBundle(
        FunctionKind kind,
        String file,
        String code,
        @Nullable String map) {
    /// The service takes no more.
    static final int MOST_BYTES = 10_240;

    /// @throws IllegalArgumentException if it is too large
    FunctionBundle {
        int bytes = code.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES)
            throw new IllegalArgumentException(
                    file + " has " + bytes + " bytes; a CloudFront Function may have " + MOST_BYTES);
    }

    /// Reads `<kind>.js` and, if it is there, `<kind>.js.map` of that folder.
    ///
    /// @throws IOException if it is not there
    static FunctionBundle read(Path folder, FunctionKind kind) throws IOException {
        Path file = folder.resolve(kind.label() + ".js");
        Path map = folder.resolve(kind.label() + ".js.map");
        return new FunctionBundle(
                kind,
                String.valueOf(file.getFileName()),
                Files.readString(file),
                Files.exists(map) ? Files.readString(map) : null);
    }
}

package dev.lintel.store.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which secrets of the host documents may name. Set by the process that hosts the router, never by a document:
/// otherwise whoever may write routes could send any variable or file of that process to a backend of theirs.
/// Immutable.
///
/// @param variables names of environment variables; one that ends in `*` opens all that begin so
/// @param folders everything below them may be read; a symbolic link counts as what it leads to
public record HostSecrets(List<String> variables, List<Path> folders) {
    public static final HostSecrets NONE = new HostSecrets(List.of(), List.of());

    /// @throws IllegalArgumentException if a variable's name is none, or opens the whole environment
    public HostSecrets {
        for (String variable : variables)
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,255}\\*?"))
                throw new IllegalArgumentException(
                        "a variable is opened by its name, or by what names begin with and *; not by " + variable);
        variables = List.copyOf(variables);
        folders = folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }

    boolean opens(String variable) {
        return variables.stream()
                .anyMatch(open -> open.endsWith("*")
                        ? variable.startsWith(open.substring(0, open.length() - 1))
                        : variable.equals(open));
    }

    /// Where the file really lies; empty if it is not open. Says of a path outside of the folders nothing else, not
    /// even whether there is such a file.
    ///
    /// @throws IOException if there is no such file in a folder that is open
    Optional<Path> open(Path file) throws IOException {
        Path plain = file.toAbsolutePath().normalize();
        for (Path folder : folders) {
            if (!plain.startsWith(folder)) continue;
            Path real = plain.toRealPath();
            if (real.startsWith(folder.toRealPath())) return Optional.of(real);
        }
        return Optional.empty();
    }
}

package dev.lintel.it.lambda;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/// `lintel-router.zip`, laid out as in `/var/task`. It is made in phase `package`, before these tests in a build of
/// everything.
final class RouterPackage {
    private RouterPackage() {}

    static Path zip() {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("router-function")) ? here : here.resolveSibling("");
        return root.resolve("router-function/target/lintel-router.zip");
    }

    static boolean isBuilt() {
        return Files.exists(zip());
    }

    /// Keeps the mode of each file, as Lambda does: the wrapper has to be executable.
    static Path extractTo(Path folder) throws IOException {
        var modes = Map.of("enablePosixFileAttributes", true);
        try (FileSystem zip = FileSystems.newFileSystem(zip(), modes);
                Stream<Path> entries = Files.walk(zip.getPath("/"))) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path to = folder.resolve(entry.toString().substring(1));
                if (Files.isDirectory(entry)) Files.createDirectories(to);
                else Files.copy(entry, to, StandardCopyOption.COPY_ATTRIBUTES);
                if (!Files.isDirectory(entry)) Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(entry));
            }
        }
        return folder;
    }
}

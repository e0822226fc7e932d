package dev.lintel.it.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// `lintel-router.zip`, laid out as in `/var/task`. It is made in phase `package`, before these tests in a build of
/// everything.
final class RouterPackage {
    private RouterPackage() {}

    static Path zip() {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("router-function")) ? here : here.getParent();
        return root.resolve("router-function/target/lintel-router.zip");
    }

    static boolean isBuilt() {
        return Files.exists(zip());
    }

    static Path extractTo(Path folder) throws IOException, InterruptedException {
        // unzip keeps the mode of the script, as Lambda does
        Process unzip = new ProcessBuilder("unzip", "-q", zip().toString(), "-d", folder.toString())
                .inheritIO()
                .start();
        if (!unzip.waitFor(60, TimeUnit.SECONDS) || unzip.exitValue() != 0) throw new IOException("unzip failed");
        return folder;
    }
}

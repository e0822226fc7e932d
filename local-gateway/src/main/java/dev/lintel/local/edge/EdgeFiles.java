package dev.lintel.local.edge;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The bundles of the edge functions, the very files that are deployed: loaded at start and whenever they change.
final class EdgeFiles implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final String DIST = "edge-functions/dist";

    private final Path folder;
    private final NodeFunctions functions;
    private final Consumer<String> tell;
    private final Map<FunctionKind, String> seen = new EnumMap<>(FunctionKind.class);
    private final Map<FunctionKind, Integer> missed = new EnumMap<>(FunctionKind.class);
    private final Thread thread = Thread.ofVirtual().name("edge-files").unstarted(this::run);

    EdgeFiles(Path folder, NodeFunctions functions, Consumer<String> tell) {
        this.folder = folder;
        this.functions = functions;
        this.tell = tell;
    }

    /// Below `lintel.home`, which the script sets; without it, of the nearest folder above the working one.
    ///
    /// @throws Stop if there is none
    static Path find() {
        @Nullable String home = System.getProperty("lintel.home");
        Path start = Path.of(home == null ? "" : home).toAbsolutePath();
        for (@Nullable Path at = start; at != null; at = home == null ? at.getParent() : null)
            if (Files.isDirectory(at.resolve(DIST))) return at.resolve(DIST);
        throw new Stop(
                ExitCode.ERROR,
                "the edge functions are not built: there is no " + DIST + " in " + start
                        + " (node edge-functions/build.mjs makes it); --no-edge starts the router alone");
    }

    /// @throws Stop if a file is not there, or larger than CloudFront takes
    void load() {
        for (FunctionKind kind : FunctionKind.values()) {
            seen.put(kind, stamp(kind));
            try {
                functions.load(FunctionBundle.read(folder, kind));
            } catch (IOException | IllegalArgumentException e) {
                throw new Stop(
                        ExitCode.ERROR,
                        "the edge function " + folder.resolve(kind.label() + ".js") + " cannot be used: "
                                + e.getMessage() + "; --no-edge starts the router alone");
            }
        }
    }

    void watch() {
        thread.start();
    }

    private void run() {
        while (true) {
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException stopping) {
                return;
            }
            look();
        }
    }

    void look() {
        for (FunctionKind kind : FunctionKind.values()) look(kind);
    }

    /// A build writes the map after the code, so both have stood still for one look by then.
    private void look(FunctionKind kind) {
        String now = stamp(kind);
        boolean same = now.equals(seen.put(kind, now));
        // at the second look, as a build may take it away for a moment
        int looks = now.isEmpty() ? missed.merge(kind, 1, Integer::sum) : 0;
        if (looks == 2) tell.accept(kind.file() + " is not in " + folder + " any more; the one loaded last stays");
        if (!now.isEmpty()) missed.remove(kind);
        if (same || now.isEmpty()) return;
        try {
            functions.load(FunctionBundle.read(folder, kind)).thenAccept(well -> {
                if (well) tell.accept(kind.file() + " was loaded anew");
            });
        } catch (IOException e) {
            tell.accept(kind.file() + " is not loaded, the one before stays: it cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            tell.accept(kind.file() + " is not loaded, the one before stays: " + e.getMessage());
        }
    }

    private String stamp(FunctionKind kind) {
        try {
            Path code = folder.resolve(kind.label() + ".js");
            Path map = folder.resolve(kind.label() + ".js.map");
            FileTime mapped = Files.exists(map) ? Files.getLastModifiedTime(map) : FileTime.fromMillis(0);
            return Files.size(code) + " " + Files.getLastModifiedTime(code) + " " + mapped;
        } catch (IOException away) {
            return "";
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

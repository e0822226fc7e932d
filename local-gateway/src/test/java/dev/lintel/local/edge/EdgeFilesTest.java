package dev.lintel.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder of bundles while a developer works in it.
final class EdgeFilesTest {
    private static final String OLD = "function handler(event) { return { value: 'old' }; }";

    @TempDir
    private Path folder;

    private Functions functions;
    private EdgeFiles files;

    @BeforeEach
    void load() throws Exception {
        write("viewer-request.js", OLD);
        write("viewer-response.js", "function handler(event) { return event.response; }");
        functions = new Functions();
        files = new EdgeFiles(folder, functions.node, functions.told::add);
        files.load();
    }

    @AfterEach
    void stop() {
        functions.close();
    }

    private void write(String file, String code) throws Exception {
        Files.writeString(folder.resolve(file), code);
    }

    private String value() throws Exception {
        return functions.request("/").at("/result/value").asString();
    }

    @Test
    void aBundleThatIsGoneIsToldOnceAndTheOneBeforeStays() throws Exception {
        Files.delete(folder.resolve("viewer-request.js"));
        files.look();
        assertTrue(functions.told.isEmpty(), "a build may have taken it away for a moment");
        for (int look = 0; look < 3; look++) files.look();

        assertEquals(
                List.of("viewer-request.js is not in " + folder + " any more; the one loaded last stays"),
                List.copyOf(functions.told));
        assertEquals("old", value());
    }

    @Test
    void aBundleThatIsBackIsLoaded() throws Exception {
        Files.delete(folder.resolve("viewer-request.js"));
        files.look();
        files.look();
        functions.told.clear();
        write("viewer-request.js", OLD.replace("old", "new"));
        files.look();

        assertEquals("new", value());
        assertEquals("viewer-request.js was loaded anew", functions.told.poll());
    }

    @Test
    void aBundleThatCannotBeUsedIsToldWithItsFileAndWhy() throws Exception {
        write("viewer-request.js", " ".repeat(FunctionBundle.MOST_BYTES + 1));
        files.look();
        assertEquals(
                "viewer-request.js is not loaded, the one before stays: viewer-request.js has 10241 bytes; a CloudFront"
                        + " Function may have 10240",
                functions.told.poll());

        Files.write(folder.resolve("viewer-request.js"), new byte[] {(byte) 0xff});
        files.look();
        String unreadable = String.valueOf(functions.told.poll());
        assertTrue(
                unreadable.startsWith("viewer-request.js is not loaded, the one before stays: it cannot be read: "),
                unreadable);
        assertEquals("old", value());
    }
}

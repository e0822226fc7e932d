package dev.lintel.local.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.admin.LiveState;
import dev.lintel.store.InMemoryRevisionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigWatchTest {
    private static final String TOKEN = "token-token-token-token";
    private static final String GOOD = "lintel: 1\nroutes:\n  - {id: a, match: {path: /a}, reply: {status: 200}}\n";

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private final InMemoryRevisionStore store = new InMemoryRevisionStore(clock);
    private final List<String> told = new ArrayList<>();
    private Path file = Path.of("");

    @TempDir
    private Path folder;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("lintel.yaml");
    }

    private ConfigApply applying(java.util.function.Consumer<String> tell) {
        var access = AdminAccess.bearer(InProcessAdmin.AUTHOR, TOKEN);
        var admin = new InProcessAdmin(
                new AdminApi(store, LiveState.inMemory(clock), access, clock, Map::of), TOKEN, access);
        return new ConfigApply(admin, "lintel.yaml", tell);
    }

    private ConfigWatch watch() {
        return new ConfigWatch(file, applying(told::add));
    }

    @Test
    void appliesTheFileOnce() throws IOException {
        Files.writeString(file, GOOD);
        var watch = watch();
        watch.check();
        watch.check();

        assertEquals(1, store.head().revision());
        assertEquals(List.of("lintel.yaml: 1 changes applied, revision 1"), told);
    }

    @Test
    void keepsTheConfigurationWhenTheFileIsWrong() throws IOException {
        Files.writeString(file, GOOD);
        var watch = watch();
        watch.check();
        Files.writeString(file, GOOD.replace("/a", "a"));
        watch.check();
        watch.check();

        assertEquals(1, store.head().revision());
        assertTrue(told.get(1).startsWith("lintel.yaml:3:"), told.toString());
        assertEquals("lintel.yaml: not applied; the configuration from before stays", told.getLast());
        assertEquals(4, told.size(), "told once: " + told);
    }

    @Test
    void anEmptyFileRemovesNothing() throws IOException {
        Files.writeString(file, GOOD);
        var watch = watch();
        watch.check();
        Files.writeString(file, "");
        watch.check();

        assertEquals(1, store.head().revision());
    }

    @Test
    void aFileThatIsAwayForAMomentIsNoChange() throws IOException {
        Files.writeString(file, GOOD);
        var watch = watch();
        watch.check();
        Files.delete(file);
        watch.check();

        assertEquals(1, store.head().revision());
        assertEquals(1, told.size());
    }

    @Test
    void noticesASaveByRename() throws Exception {
        Files.writeString(file, GOOD);
        var lines = new LinkedBlockingQueue<String>();
        var watch = new ConfigWatch(file, applying(lines::add));
        watch.check();
        lines.clear();
        var running = watch.start();
        try {
            Path saved = Files.writeString(folder.resolve("lintel.yaml~"), GOOD.replace("/a", "/b"));
            Files.move(saved, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertEquals("lintel.yaml: 1 changes applied, revision 2", lines.poll(60, TimeUnit.SECONDS));
        } finally {
            running.close();
        }
    }
}

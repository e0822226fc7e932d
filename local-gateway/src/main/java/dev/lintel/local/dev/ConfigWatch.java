package dev.lintel.local.dev;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Applies a file now and on each save. The file system's word wakes it; as that gets lost on some (network shares,
/// containers), it also looks every second. It goes by content, so a save without a change does nothing, and takes a
/// content only once it has stood still for a moment, so that half a file is never applied.
final class ConfigWatch {
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long STILL_MILLIS = 60;

    private final Path file;
    private final ConfigApply apply;
    private byte @Nullable [] settled;

    ConfigWatch(Path file, ConfigApply apply) {
        this.file = file.toAbsolutePath();
        this.apply = apply;
    }

    /// Applies the content if it is another than the one settled last. Not from two threads.
    void check() {
        Optional<byte[]> content = read();
        if (content.isEmpty() || Arrays.equals(content.get(), settled)) return;
        if (apply.apply(content.get())) settled = content.get();
    }

    boolean exists() {
        return Files.exists(file);
    }

    /// Looks on from a thread of its own, until what it returns is closed.
    AutoCloseable start() {
        Thread thread = Thread.ofVirtual().name("config-watch").start(this::run);
        return thread::interrupt;
    }

    private void run() {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            Path folder = file.resolveSibling(".").normalize();
            folder.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            while (true) {
                @Nullable WatchKey key = watch.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                if (changed()) checkWhenStill();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.getLogger(ConfigWatch.class.getName())
                    .log(System.Logger.Level.ERROR, "the configuration file is no longer watched", e);
        }
    }

    private boolean changed() {
        return read().filter(content -> !Arrays.equals(content, settled)).isPresent();
    }

    private void checkWhenStill() throws InterruptedException {
        Optional<byte[]> before = read();
        while (true) {
            Thread.sleep(STILL_MILLIS);
            Optional<byte[]> now = read();
            if (Arrays.equals(before.orElse(null), now.orElse(null))) break;
            before = now;
        }
        check();
    }

    /// Empty while an editor has it away.
    private Optional<byte[]> read() {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException away) {
            return Optional.empty();
        } catch (IOException unreadable) {
            System.getLogger(ConfigWatch.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot be read now", unreadable);
            return Optional.empty();
        }
    }
}

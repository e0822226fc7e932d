package dev.lintel.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodFileTest {
    private static final byte[] DOCUMENT = "{\"lintel\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Head HEAD = new Head(42, 57, Sha256.hex(DOCUMENT));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    private Path path() {
        return folder.resolve("last-good");
    }

    private LastGoodFile file() {
        return new LastGoodFile(path(), complaints::add);
    }

    @Test
    void loadsWhatItSaved() {
        file().save(HEAD, DOCUMENT);

        var saved = file().load().orElseThrow();
        assertEquals(HEAD, saved.head());
        assertArrayEquals(DOCUMENT, saved.canonicalDocument());
        assertEquals(List.of(), complaints);
    }

    @Test
    void isEmptyAndContentBeforeTheFirstSave() {
        assertTrue(file().load().isEmpty());
        assertTrue(new LastGoodFile(folder.resolve("no/such/folder/file"), complaints::add)
                .load()
                .isEmpty());
        assertEquals(List.of(), complaints);
    }

    @Test
    void makesItsFolder() {
        var deep = new LastGoodFile(folder.resolve("a/b/last-good"), complaints::add);
        deep.save(HEAD, DOCUMENT);
        assertTrue(deep.load().isPresent());
    }

    @Test
    void keepsTheNewest() {
        byte[] next = Documents.ofBackends(50).canonicalBytes();
        var head = new Head(43, 58, Sha256.hex(next));
        file().save(HEAD, DOCUMENT);
        file().save(head, next);
        assertEquals(head, file().load().orElseThrow().head());
        file().save(HEAD, DOCUMENT);
        assertEquals(HEAD, file().load().orElseThrow().head());
    }

    @Test
    void complainsOfEachByteThatChanged() throws IOException {
        file().save(HEAD, DOCUMENT);
        byte[] whole = Files.readAllBytes(path());
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertDamaged(damaged);
        }
    }

    @Test
    void complainsOfAFileThatIsCutShortOrGoesOn() throws IOException {
        file().save(HEAD, DOCUMENT);
        byte[] whole = Files.readAllBytes(path());
        for (int length = 0; length < whole.length; length++) assertDamaged(Arrays.copyOf(whole, length));
        assertDamaged(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void complainsOfAFileThatIsNoneOfIts() throws IOException {
        assertDamaged(new byte[4096]);
        assertDamaged("lintel-last-good/1 ".repeat(100).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void savesOverADamagedFile() throws IOException {
        Files.write(path(), new byte[10]);
        file().save(HEAD, DOCUMENT);
        assertTrue(file().load().isPresent());
    }

    @Test
    void complainsAndGoesOnWhenItCannotSave() throws IOException {
        Files.createDirectories(path().resolve("in the way"));
        file().save(HEAD, DOCUMENT);
        assertEquals(1, complaints.size());
        assertTrue(file().load().isEmpty());
        assertEquals(2, complaints.size());
        assertEquals(List.of("last-good"), names());
    }

    @Test
    void leavesNoTemporaryFileAndRemovesThoseOfTheDead() throws IOException {
        Path dead = Files.createFile(folder.resolve(".last-good.123.tmp"));
        Files.setLastModifiedTime(dead, FileTime.from(1, TimeUnit.DAYS));
        Path living = Files.createFile(folder.resolve(".last-good.456.tmp"));
        Path other = Files.createFile(folder.resolve("other.tmp"));
        Files.setLastModifiedTime(other, FileTime.from(1, TimeUnit.DAYS));

        file().save(HEAD, DOCUMENT);

        assertFalse(Files.exists(dead));
        assertEquals(List.of(living.getFileName().toString(), "last-good", "other.tmp"), names());
    }

    @Test
    void isWholeWhileSeveralWrite() throws Exception {
        file().save(HEAD, DOCUMENT);
        try (var threads = Executors.newFixedThreadPool(5)) {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int writer = 1; writer <= 4; writer++) {
                byte[] document = Documents.ofBackends(writer * 100).canonicalBytes();
                var head = new Head(writer, writer, Sha256.hex(document));
                tasks.add(() -> {
                    for (int i = 0; i < 25; i++) new LastGoodFile(path(), complaints::add).save(head, document);
                    return "written";
                });
            }
            tasks.add(() -> {
                for (int i = 0; i < 100; i++)
                    assertTrue(new LastGoodFile(path(), complaints::add).load().isPresent());
                return "read";
            });
            for (Future<String> done : threads.invokeAll(tasks)) done.get();
        }
        assertEquals(List.of(), complaints);
        assertEquals(List.of("last-good"), names());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertDamaged(byte[] content) throws IOException {
        Files.write(path(), content);
        complaints.clear();
        assertTrue(file().load().isEmpty());
        assertEquals(1, complaints.size());
    }
}

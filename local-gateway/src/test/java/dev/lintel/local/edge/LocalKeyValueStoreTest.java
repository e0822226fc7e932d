package dev.lintel.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.publisher.StaleEtagException;
import dev.lintel.contract.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The emulated store takes what the service takes, and nothing else.
final class LocalKeyValueStoreTest {
    private final List<String> changes = new ArrayList<>();
    private final LocalKeyValueStore store =
            new LocalKeyValueStore((put, removed) -> changes.add(put + " -" + removed));

    private void update(Map<String, String> puts, Set<String> deletes) throws StaleEtagException {
        store.update(puts, deletes, store.describe().etag());
    }

    private void refused(Map<String, String> puts, Set<String> deletes) {
        var before = store.describe();
        assertThrows(ProblemException.class, () -> update(puts, deletes));
        assertEquals(before, store.describe());
        assertTrue(changes.stream().noneMatch(change -> change.contains("refused")));
    }

    @Test
    void putsAndDeletesInOneUpdate() throws Exception {
        update(Map.of("a", "1", "b", "2"), Set.of());
        update(Map.of("c", "3"), Set.of("a"));

        assertEquals(Optional.empty(), store.get("a"));
        assertEquals(Map.of("b", "2", "c", "3"), store.list());
        assertEquals(4, store.describe().bytes());
        assertEquals("{c=3} -[a]", changes.getLast());
    }

    @Test
    void anUpdateByAnOldEtagChangesNothing() throws Exception {
        String old = store.describe().etag();
        update(Map.of("a", "1"), Set.of());

        assertThrows(StaleEtagException.class, () -> store.update(Map.of("a", "2"), Set.of(), old));
        assertEquals(Optional.of("1"), store.get("a"));
    }

    @Test
    void holdsTheLimitsOfTheService() throws Exception {
        Map<String, String> fiftyOne = new HashMap<>();
        for (int i = 0; i < 51; i++) fiftyOne.put("refused" + i, "");
        refused(fiftyOne, Set.of());
        refused(Map.of(), Set.of());
        refused(Map.of("", "refused"), Set.of());
        refused(Map.of("é".repeat(257), "refused"), Set.of());
        refused(Map.of("refused", "é".repeat(513)), Set.of());
        refused(Map.of(), Set.of("refused"));
        update(Map.of("k".repeat(512), "v".repeat(1_024)), Set.of());
    }

    @Test
    void hasFiveMegabytes() throws Exception {
        String value = "v".repeat(1_024);
        int count = 0;
        while (store.describe().bytes() + 50 * 1_034 < 5 * 1024 * 1024) {
            Map<String, String> batch = new HashMap<>();
            for (int i = 0; i < 50; i++) batch.put(String.format("%010d", count++), value);
            update(batch, Set.of());
        }
        Map<String, String> tooMuch = new HashMap<>();
        for (int i = 0; i < 50; i++) tooMuch.put("refused" + i, value);

        refused(tooMuch, Set.of());
    }
}

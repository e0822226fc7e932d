package dev.lintel.store;

import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;

/// A log in this process, gone with it.
public final class InMemoryResetLog implements ResetLog {
    private final InstantSource clock;
    private final TreeMap<String, ResetRecord> records = new TreeMap<>();

    public InMemoryResetLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void add(String what, String before, Change change) {
        String id = "%019d".formatted(records.size() + 1);
        records.put(id, new ResetRecord(id, what, before, change.author(), clock.instant(), change.message()));
    }

    @Override
    public synchronized List<ResetRecord> list(String before, int limit) {
        RevisionStore.requireLimit(limit);
        return records.headMap(before, false).descendingMap().values().stream()
                .limit(limit)
                .toList();
    }
}

package dev.lintel.store;

/// A ledger in this process, gone with it.
public final class InMemoryEdgeLedger implements EdgeLedger {
    private Entry entry = Entry.NONE;

    @Override
    public synchronized Entry read() {
        return entry;
    }

    @Override
    public synchronized boolean replace(Entry expected, Entry next) {
        if (entry.version() != expected.version()) return false;
        entry = next.after(expected);
        return true;
    }
}

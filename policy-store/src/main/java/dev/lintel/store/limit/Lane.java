package dev.lintel.store.limit;

/// One item that a key's limits are in, as this instance has last seen it. Guarded by its [KeyDesk].
final class Lane {
    private static final long STALE_CALL = 100_000_000L;
    private static final long MEASURE = 250_000_000L;

    String item;
    Cells seen = Cells.NONE;
    long seenAt = Long.MIN_VALUE / 2;

    /// When the call that is under way was sent; no other is sent for a while.
    private long sentAt;
    private boolean calling;
    private boolean alone;

    private long writesBefore;
    private long measuredAt;
    private double writesPerSecond;

    Lane(String item) {
        this.item = item;
    }

    void moveTo(String another) {
        item = another;
        seen = Cells.NONE;
        seenAt = Long.MIN_VALUE / 2;
        measuredAt = 0;
        writesPerSecond = 0;
    }

    boolean free(long now) {
        return !calling || now - sentAt > STALE_CALL;
    }

    void sent(long now) {
        calling = true;
        sentAt = now;
    }

    void answered() {
        calling = false;
    }

    /// @param own takes of this instance since it was last seen
    void saw(Cells cells, int own, long now) {
        long writes = cells.count(ShardCells.WRITES);
        alone = writes == seen.count(ShardCells.WRITES) + own;
        seen = cells;
        seenAt = now;
        if (measuredAt == 0 || now - measuredAt > 20 * MEASURE || writes < writesBefore) {
            measuredAt = now;
            writesBefore = writes;
        } else if (now - measuredAt >= MEASURE) {
            writesPerSecond = (writes - writesBefore) * 1e9 / (now - measuredAt);
            measuredAt = now;
            writesBefore = writes;
        }
    }

    /// Nobody else took between the last two looks.
    boolean alone() {
        return alone;
    }

    double writesPerSecond() {
        return writesPerSecond;
    }
}

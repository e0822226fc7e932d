package dev.lintel.store;

import java.time.Instant;

/// What the publisher remembers from one run to the next: what it brought to the edge, and since when. Thread-safe.
///
/// Losing it is no harm to the edge's index, which proves itself; it makes the publisher compare and purge once more.
///
/// Both methods throw `ProblemException` with `STORE_UNAVAILABLE` when the store does not answer.
public interface EdgeLedger {
    /// Strongly consistent; [Entry#NONE] before the first write.
    Entry read();

    /// Writes the next entry, if `expected` is still what stands there.
    ///
    /// @return whether it was written. After a failure it may have been
    boolean replace(Entry expected, Entry next);

    /// @param version counts the writes; 0 before the first
    /// @param sequence HEAD's move that the edge serves and whose changes were purged at least once; 0 for none
    /// @param root the index's root that the edge was seen with; empty for none
    /// @param since when the edge got that root
    /// @param settled HEAD's move up to which changes are purged for good; -1 if nobody knows what the caches hold
    /// @param stamp SHA-256 of the stamp entry that was written last, never the key itself; empty for none
    /// @param compared when the whole index was last compared with what it should be
    record Entry(
            long version, long sequence, String root, Instant since, long settled, String stamp, Instant compared) {
        public static final Entry NONE = new Entry(0, 0, "", Instant.EPOCH, 0, "", Instant.EPOCH);

        /// @throws IllegalArgumentException if a number is out of range
        public Entry {
            if (version < 0 || sequence < 0 || settled < -1)
                throw new IllegalArgumentException("version and sequence begin at 0, settled at -1");
        }

        public Entry served(long newSequence, String newRoot, Instant at) {
            return new Entry(version, newSequence, newRoot, at, settled, stamp, compared);
        }

        /// Nobody knows what the edge served, and what caches hold of it.
        public Entry forgotten(Instant at) {
            return new Entry(version, sequence, "", at, -1, stamp, compared);
        }

        public boolean isForgotten() {
            return root.isEmpty() && settled < 0;
        }

        public Entry settledAt(long newSettled) {
            return new Entry(version, sequence, root, since, newSettled, stamp, compared);
        }

        public Entry stamped(String digest) {
            return new Entry(version, sequence, root, since, settled, digest, compared);
        }

        public Entry comparedAt(Instant at) {
            return new Entry(version, sequence, root, since, settled, stamp, at);
        }

        /// For adapters: the same, as the write after `before`.
        public Entry after(Entry before) {
            return new Entry(before.version + 1, sequence, root, since, settled, stamp, compared);
        }
    }
}

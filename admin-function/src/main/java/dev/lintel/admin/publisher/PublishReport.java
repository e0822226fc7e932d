package dev.lintel.admin.publisher;

import dev.lintel.contract.edge.EdgeIndex;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/// What one run of the publisher did.
///
/// @param run `publish`, `reconcile` or `maintain`
/// @param revision that the edge serves now; 0 for none
/// @param sequence HEAD's move that the edge serves now
/// @param flipped whether the edge served another one before
/// @param lag from the change to the flip; empty if nothing was flipped
/// @param updates of the KeyValueStore, `puts` and `deletes` keys in them
/// @param conflicts updates that another writer came before
/// @param purged cache tags
/// @param settled whether changes were purged for the second time
/// @param size of the index, with what is left to the router; empty before the first revision
/// @param storedBytes in the KeyValueStore, with what no root names
public record PublishReport(
        String run,
        long revision,
        long sequence,
        boolean flipped,
        Optional<Duration> lag,
        int updates,
        int puts,
        int deletes,
        int conflicts,
        SortedSet<String> purged,
        boolean settled,
        Optional<EdgeIndex.Size> size,
        long storedBytes) {}

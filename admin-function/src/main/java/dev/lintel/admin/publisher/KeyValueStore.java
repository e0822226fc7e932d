package dev.lintel.admin.publisher;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// A CloudFront KeyValueStore as its writers see it: entries, and one ETag over all of them. Thread-safe; may block.
///
/// Every method throws `ProblemException`: `STORE_UNAVAILABLE` when the service does not answer (an update may then
/// have
/// been made), `CONFIGURATION_UNAVAILABLE` when it refuses.
public interface KeyValueStore {
    /// Puts and deletes together in one update.
    int BATCH = 50;

    /// @param etag of all entries together; every update changes it
    /// @param items how many entries
    /// @param bytes of keys and values
    record State(String etag, long items, long bytes) {}

    State describe();

    Optional<String> get(String key);

    /// Every entry, page by page: not a snapshot. Compare [State#items], and hold later updates to an ETag from before.
    SortedMap<String, String> list();

    /// All of it or nothing.
    ///
    /// @param puts key to value
    /// @param deletes keys that are there; at most [#BATCH] together with the puts
    /// @param etag what the writer knows
    /// @return the state after it
    /// @throws StaleEtagException if the ETag is another by now. The update may also be this writer's own, made by an
    ///     attempt whose reply was lost: read again
    State update(Map<String, String> puts, Set<String> deletes, String etag) throws StaleEtagException;
}

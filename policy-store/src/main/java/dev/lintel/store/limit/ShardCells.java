package dev.lintel.store.limit;

/// The cells of an item that belong to no limit.
final class ShardCells {
    /// Over how many items the key's rates are spread, as this item knows; missing for one. Each change of a rate hangs
    /// on it.
    static final String SHARDS = "S";

    /// When the key was first split; a new number after everything of it had expired.
    static final String EPOCH = "E";

    /// In shards that a split made: not before this moment there were permits in it.
    static final String BORN = "Z";

    /// Changes that took something, which tells how near the item is to the service's ceiling.
    static final String WRITES = "W";

    /// Permits taken by all instances, which tells each its fair share.
    static final String GRANTED = "G";

    private ShardCells() {}

    /// No key of an ask holds a line feed.
    static String item(String key, int shard) {
        return shard == 0 ? key : key + '\n' + shard;
    }
}

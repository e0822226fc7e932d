package dev.lintel.admin.publisher;

/// What one run did to the KeyValueStore. Not thread-safe.
final class Tally {
    private int updates;
    private int puts;
    private int deletes;
    private int conflicts;

    void updated(int putKeys, int deletedKeys) {
        updates++;
        puts += putKeys;
        deletes += deletedKeys;
    }

    void conflicted() {
        conflicts++;
    }

    int updates() {
        return updates;
    }

    int puts() {
        return puts;
    }

    int deletes() {
        return deletes;
    }

    int conflicts() {
        return conflicts;
    }
}

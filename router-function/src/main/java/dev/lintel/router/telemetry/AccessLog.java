package dev.lintel.router.telemetry;

/// Takes the records of requests that are over. Called by one thread of its own, never by an event loop; it may block,
/// and then records are dropped and counted.
public interface AccessLog {
    /// Keeps nothing.
    AccessLog NONE = new AccessLog() {
        @Override
        public void write(AccessRecord record) {}

        @Override
        public void flush() {}
    };

    /// May hold the record's line back until [#flush()], but not the record.
    void write(AccessRecord record);

    /// No more is at hand: what was written should leave now.
    void flush();
}

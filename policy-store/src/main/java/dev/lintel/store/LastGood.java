package dev.lintel.store;

import java.util.Optional;

/// The newest configuration that this router served, kept where a restart finds it while the store is away. Never the
/// source of truth: losing it costs nothing but that.
public interface LastGood {
    /// Keeps nothing.
    LastGood NONE = new LastGood() {
        @Override
        public void save(Head head, byte[] canonicalDocument) {}

        @Override
        public Optional<Saved> load() {
            return Optional.empty();
        }
    };

    /// A document and where HEAD was when it was read.
    ///
    /// @param canonicalDocument as `Document.canonicalBytes` made it; matches the head's digest
    @SuppressWarnings("ArrayRecordComponent") // megabytes, handed over once and never compared
    record Saved(Head head, byte[] canonicalDocument) {}

    /// Replaces what was kept. Best effort: a failure is reported, not thrown, for serving goes on without it. Blocks
    /// on disk; not for event loops.
    void save(Head head, byte[] canonicalDocument);

    /// What was kept, if it is whole. Blocks on disk.
    Optional<Saved> load();
}

package dev.lintel.router.entry;

/// A connection as its [EntryLoop] sees it. Called on the loop.
interface EntryConnection {
    /// Ends what takes too long.
    void sweep(long nowNanos);

    /// Ends after the exchanges under way; at once if there is none.
    void drain();

    /// Ends now.
    void cut();
}

package dev.lintel.router.lambda.runtime;

/// The two ends of a snapshot. Both block; both may throw, and then the environment is given up.
public interface SnapshotHooks {
    /// Loads and warms what the first invocation will need, and lets go of what no copy of the process may share.
    void beforeCheckpoint();

    /// Runs in every copy, before its first invocation: renews what must differ between copies or has grown old.
    void afterRestore();
}

package dev.lintel.router.lambda.runtime;

import dev.lintel.router.http.EventLoops;
import dev.lintel.router.lambda.InvocationHandler;

/// What the runtime serves. Made once a process; closed when the platform goes away.
public interface HostedFunction extends AutoCloseable {
    EventLoops loops();

    InvocationHandler handler();

    /// What is to be done for and after a snapshot.
    SnapshotHooks hooks();

    @Override
    void close();
}

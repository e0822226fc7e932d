package dev.lintel.router;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.telemetry.AccessRecord;
import java.time.Duration;
import java.util.function.Supplier;

/// A router at work, as its host sees it: hand [#handler()] to an entry. Thread-safe.
public interface RunningRouter extends AutoCloseable {
    Handler handler();

    /// Those of the revision that is served now.
    Supplier<GatewaySettings> settings();

    EventLoops loops();

    /// What is served and whether the store can be read, for health.
    RouterStatus status();

    /// Looks at the store soon instead of at the next poll. Never blocks.
    void changed();

    /// Waits until a configuration is served, be it the store's or the last good one.
    ///
    /// @return whether one is
    boolean awaitReady(Duration atMost);

    /// Takes the record of a request that the host answered itself, to log and count it as the router's own. Never
    /// blocks.
    void over(AccessRecord record, Call.Outcome outcome);

    /// Blocks until the records of requests that are over have left: for a host that may be frozen.
    void flush();

    /// Drops the connections to backends that have nothing to do: before the process is copied. Never blocks.
    void dropIdle();

    /// To be called after the process was restored from a snapshot of itself: takes new random seeds, drops connections
    /// that the snapshot had, looks at the store at once and reads every secret anew. Blocks until the store was looked
    /// at; secrets follow off the request path.
    ///
    /// @param atMost after which the configuration of the snapshot is served until the store answers
    /// @return whether the store was looked at
    boolean renew(Duration atMost);

    /// Stops watching, closes the upstreams and the loops, and writes what is left of records and metrics. Close the
    /// entry first: it drains the requests.
    @Override
    void close();
}

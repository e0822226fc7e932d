package dev.lintel.local.dev;

import dev.lintel.admin.LiveState;
import dev.lintel.contract.ProblemException;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.dynamo.DynamoBreakerLedger;
import dev.lintel.store.dynamo.DynamoRevisionStore;
import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.dynamo.TableLayout;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.limit.LimitLedger;
import dev.lintel.store.limit.StoreClock;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The configuration's store of a local gateway: DynamoDB Local, which starts beside everything else and can be taken
/// away and brought back. Thread-safe.
final class LocalStore implements AutoCloseable {
    private static final String TABLE = "lintel-revisions";

    private final Optional<Path> file;
    private final InstantSource clock;
    private final GatedStore gate;
    private final GatedBreakers breakers;
    private final GatedIdempotency idempotency = new GatedIdempotency();
    private final GatedLimits limits = new GatedLimits();
    private final GatedResets resets = new GatedResets();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<LocalDynamo> first = new CompletableFuture<>();
    private @Nullable LocalDynamo dynamo;

    /// @param file of the database; empty to keep everything in memory
    /// @param onChange runs after HEAD may have moved
    LocalStore(Optional<Path> file, InstantSource clock, Runnable onChange) {
        this.file = file;
        this.clock = clock;
        this.gate = new GatedStore(onChange);
        this.breakers = new GatedBreakers();
    }

    /// Until it is open, and while it is stopped, each call fails with `STORE_UNAVAILABLE`.
    RevisionStore revisions() {
        return gate;
    }

    /// Whether it can be read now.
    boolean answers() {
        try {
            return gate.head().sequence() >= 0;
        } catch (ProblemException away) {
            return false;
        }
    }

    /// As [#revisions()].
    BreakerLedger breakers() {
        return breakers;
    }

    /// As [#revisions()].
    IdempotencyLedger idempotency() {
        return idempotency;
    }

    /// The same for limits' items.
    LimitLedger limits() {
        return limits;
    }

    /// All that the admin API shows of traffic; as [#revisions()].
    LiveState live() {
        return new LiveState(limits, breakers, resets);
    }

    /// Starts DynamoDB Local on a thread of its own.
    void begin() {
        first.completeAsync(this::startDynamo, Thread.ofPlatform().daemon().name("dynamo-start")::start);
    }

    /// Waits for what [#begin()] began.
    ///
    /// @throws Stop if it did not start
    void awaitOpen() {
        try {
            open(first.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Stop stop) throw stop;
            throw new Stop(ExitCode.ERROR, "DynamoDB Local did not start: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(ExitCode.ERROR, "interrupted");
        }
    }

    private LocalDynamo startDynamo() {
        LocalDynamo started = LocalDynamo.start(file);
        TableLayout.create(started.client(), TABLE);
        return started;
    }

    private synchronized void open(LocalDynamo started) {
        dynamo = started;
        gate.open(new DynamoRevisionStore(started.client(), TABLE, clock));
        breakers.open(new DynamoBreakerLedger(started.client(), TABLE));
        idempotency.open(new DynamoStores(started.client(), TABLE, clock).idempotency());
        resets.open(new DynamoStores(started.client(), TABLE, clock).resets());
        // the store's time is this process's own: nobody asks what the replies say of it
        var unasked = new StoreClock(System::nanoTime, clock);
        limits.open(new DynamoStores(started.client(), TABLE, clock).limits(calls, unasked));
    }

    /// Takes DynamoDB Local away. What it held in memory alone is gone with it.
    ///
    /// @return whether it was there
    synchronized boolean stop() {
        @Nullable LocalDynamo running = dynamo;
        if (running == null) return false;
        gate.shut();
        breakers.shut();
        idempotency.shut();
        limits.shut();
        resets.shut();
        dynamo = null;
        running.close();
        return true;
    }

    /// Brings it back.
    ///
    /// @return whether it was away
    synchronized boolean start() {
        if (dynamo != null) return false;
        open(startDynamo());
        return true;
    }

    @Override
    public void close() {
        // one that nobody waited for, as something else could not be had, goes as soon as it is there
        if (!stop()) first.thenAccept(LocalDynamo::close);
        calls.shutdown();
    }
}

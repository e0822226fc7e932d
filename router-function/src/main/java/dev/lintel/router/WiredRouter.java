package dev.lintel.router;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.router.breaker.TargetBeat;
import dev.lintel.router.breaker.TargetWatch;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.Telemetry;
import dev.lintel.store.limit.LimitDesk;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The parts of a router in this process, and the order in which they stop.
record WiredRouter(
        Gateway gateway,
        Serving serving,
        ConfigurationWatch watch,
        Telemetry telemetry,
        EventLoops loops,
        FreshRandom random,
        TargetWatch targets,
        TargetBeat beat,
        LimitDesk limits,
        InstanceName instance)
        implements RunningRouter {
    /// What a frozen host would cut off: telling the fleet of a failure takes one write.
    private static final Duration ERRANDS = Duration.ofMillis(200);

    @Override
    public Handler handler() {
        return gateway;
    }

    @Override
    public Supplier<GatewaySettings> settings() {
        return () -> {
            @Nullable Snapshot snapshot = serving.current();
            return snapshot == null ? GatewaySettings.DEFAULT : snapshot.settings();
        };
    }

    @Override
    public RouterStatus status() {
        return watch.status();
    }

    @Override
    public void changed() {
        watch.changed();
    }

    @Override
    public boolean awaitReady(Duration atMost) {
        return watch.awaitReady(atMost);
    }

    @Override
    public void over(AccessRecord record, Call.Outcome outcome) {
        telemetry.over(record, outcome);
    }

    @Override
    public void flush() {
        telemetry.flush();
        targets.settle(ERRANDS);
    }

    @Override
    public void dropIdle() {
        serving.dropIdle();
    }

    @Override
    public boolean renew(Duration atMost) {
        random.renew();
        instance.renew();
        limits.restored();
        serving.dropIdle();
        targets.renew(atMost);
        return watch.renew(atMost);
    }

    @Override
    public void close() {
        beat.close();
        watch.close();
        serving.close();
        loops.close();
        limits.close();
        telemetry.close();
    }
}

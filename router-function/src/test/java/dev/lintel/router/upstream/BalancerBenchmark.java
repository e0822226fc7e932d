package dev.lintel.router.upstream;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.LoadBalancing.Algorithm;
import dev.lintel.contract.LoadBalancing.CallKey;
import dev.lintel.contract.LoadBalancing.Sticky;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// One choice among targets that are all good and each have some calls in flight, with what the choice reads changing
/// between two: a call begins where it was sent, and the oldest of eight is over. Run its `main`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BalancerBenchmark {
    private static final int IN_FLIGHT = 8;

    @Param({"ROUND_ROBIN", "LEAST_OUTSTANDING", "CONSISTENT_HASH", "LATENCY", "STICKY_KEY"})
    public String algorithm = "";

    @Param({"3", "16", "64"})
    public int targets;

    private final @Nullable Destination[] inFlight = new Destination[IN_FLIGHT];
    private Choice choice = Destinations.choice(LoadBalancing.DEFAULT, Destinations.weighing(1));
    private long calls;

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(BalancerBenchmark.class.getSimpleName())
                        .addProfiler("gc")
                        .build())
                .run();
    }

    @Setup
    public void build() {
        var weights = new int[targets];
        for (int i = 0; i < targets; i++) weights[i] = 1 + i % 3;
        List<Destination> destinations = Destinations.weighing(weights);
        for (Destination destination : destinations)
            destination.settled(0, AttemptEnd.REPLIED, 200, 1_000_000L * destination.weight, 0);
        choice = Destinations.choice(
                algorithm.equals("STICKY_KEY")
                        ? Destinations.sticky(new Sticky.ByKey(new CallKey(CallKey.Source.PATH, "")))
                        : Destinations.by(Algorithm.valueOf(algorithm)),
                destinations);
    }

    @Benchmark
    public @Nullable Destination choose() {
        long now = calls++ * 1_000;
        @Nullable Destination next = choice.next(KeyHash.mix(calls), null, now);
        int slot = (int) (calls % IN_FLIGHT);
        @Nullable Destination over = inFlight[slot];
        if (over != null) over.left();
        if (next != null) next.begin(now);
        inFlight[slot] = next;
        return next;
    }
}

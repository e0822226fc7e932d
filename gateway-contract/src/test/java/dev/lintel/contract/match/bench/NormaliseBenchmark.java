package dev.lintel.contract.match.bench;

import dev.lintel.contract.match.PathNormaliser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One path through the normaliser: one that is normal, and one that is not.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class NormaliseBenchmark {
    @Param({"/area42/resource4242/1234567890/items", "/area42//resource4242/./%7Euser/caf%c3%a9"})
    public String path = "/";

    @Benchmark
    public String normalise() {
        return PathNormaliser.normalise(path);
    }
}

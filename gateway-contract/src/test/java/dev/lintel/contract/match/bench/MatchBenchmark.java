package dev.lintel.contract.match.bench;

import dev.lintel.contract.match.MatchInput;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// One match, over tables of growing size. Sampled in batches, so that the median stands even where the machine is
/// shared.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class MatchBenchmark {
    @Param({"10", "100", "1000", "10000"})
    public int routes;

    @Param({"exact", "template", "prefix", "mixed"})
    public String shape = "exact";

    private RouteTable table = RouteTable.EMPTY;
    private MatchInput[] requests = {};

    @Setup
    public void compile() {
        var bench = new BenchTable(shape, routes);
        table = RouteTable.compile(bench.routes);
        requests = bench.requests;
        for (MatchInput request : requests)
            if (!(table.match(request) instanceof Verdict.Found)) throw new IllegalStateException(request.toString());
    }

    @Benchmark
    @OperationsPerInvocation(BenchTable.REQUESTS)
    public void match(Blackhole hole) {
        for (MatchInput request : requests) hole.consume(table.match(request));
    }
}

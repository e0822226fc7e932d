package dev.lintel.contract.match.bench;

import dev.lintel.contract.Route;
import dev.lintel.contract.match.RouteTable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// 10,000 routes of every shape into a table; the first shot is a cold JVM's.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 0)
@Measurement(iterations = 10)
public class CompileBenchmark {
    private List<Route> routes = List.of();

    @Setup
    public void write() {
        routes = new BenchTable("mixed", 10_000).routes;
    }

    @Benchmark
    public RouteTable compile() {
        return RouteTable.compile(routes);
    }
}

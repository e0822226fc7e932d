package dev.lintel.router.upstream;

import java.lang.management.ManagementFactory;
import java.util.List;

/// What [BalancerBenchmark] measures, in processor time of the thread: for machines that others keep busy. Run its
/// `main`.
public final class BalancerCpuTime {
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 8;

    private BalancerCpuTime() {}

    public static void main(String[] args) {
        for (String algorithm : List.of("ROUND_ROBIN", "LEAST_OUTSTANDING", "CONSISTENT_HASH", "LATENCY", "STICKY_KEY"))
            for (int targets : List.of(3, 16, 64))
                System.out.println(algorithm + " " + targets + " targets: " + bestNanos(algorithm, targets) + " ns");
    }

    private static long bestNanos(String algorithm, int targets) {
        var benchmark = new BalancerBenchmark();
        benchmark.algorithm = algorithm;
        benchmark.targets = targets;
        benchmark.build();
        var threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = threads.getCurrentThreadCpuTime();
            for (int call = 0; call < CALLS; call++)
                if (benchmark.choose() == null) throw new AssertionError("nothing was chosen");
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - began) / CALLS);
        }
        return best;
    }
}

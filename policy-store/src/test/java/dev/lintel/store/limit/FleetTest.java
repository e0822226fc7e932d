package dev.lintel.store.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.store.limit.Fleet.World;
import dev.lintel.store.limit.LimitSpec.Rate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    record Run(Fleet fleet, Judge judge, long[] requests) {}

    static Run steady(long seed, World world, int instances, Rate rate, double perSecond, Duration warm, Duration time) {
        var fleet = new Fleet(seed, world, new InMemoryLimitLedger());
        var judge = new Judge(rate);
        var asks = List.of(new Ask("k", List.of(rate), 1));
        long[] requests = new long[4];
        for (int i = 0; i < instances; i++) {
            var instance = fleet.start();
            fleet.load(instance, perSecond / instances, () -> {
                requests[0]++;
                instance.take(asks, verdict -> {
                    if (verdict instanceof Verdict.Admitted) judge.admit(fleet.now, 1);
                    else if (verdict instanceof Verdict.Refused) requests[1]++;
                    else requests[2]++;
                });
            });
        }
        fleet.run(warm);
        requests[0] = requests[1] = requests[2] = 0;
        fleet.writes = fleet.reads = fleet.throttles = 0;
        judge.admitted = 0;
        fleet.run(time);
        return new Run(fleet, judge, requests);
    }

    @Test
    void figures() {
        report("hot, under", steady(1, World.FAIR, 64, new Rate("r", 20_000, Duration.ofSeconds(1), 20_000), 10_000, Duration.ofSeconds(3), Duration.ofSeconds(10)), 20_000);
        report("hot, over", steady(1, World.FAIR, 64, new Rate("r", 8_000, Duration.ofSeconds(1), 8_000), 10_000, Duration.ofSeconds(3), Duration.ofSeconds(10)), 8_000);
        report("mid, over", steady(1, World.FAIR, 64, new Rate("r", 100, Duration.ofSeconds(1), 50), 1_000, Duration.ofSeconds(3), Duration.ofSeconds(10)), 100);
        report("low, over", steady(1, World.FAIR, 64, new Rate("r", 8, Duration.ofSeconds(1), 4), 200, Duration.ofSeconds(3), Duration.ofSeconds(20)), 8);
        report("low, b=2", steady(1, World.FAIR, 64, new Rate("r", 4, Duration.ofSeconds(1), 2), 20, Duration.ofSeconds(3), Duration.ofSeconds(20)), 4);
        report("low, 1 s", steady(1, World.FAIR, 64, new Rate("r", 10, Duration.ofSeconds(1), 10), 20, Duration.ofSeconds(3), Duration.ofSeconds(20)), 10);
        report("cold", steady(1, World.FAIR, 4, new Rate("r", 10, Duration.ofSeconds(1), 10), 2, Duration.ofSeconds(3), Duration.ofSeconds(60)), 10);
    }

    private static void report(String what, Run run, double rate) {
        double seconds = what.startsWith("cold") ? 60 : what.startsWith("low") ? 20 : 10;
        System.out.printf("%s: requests %d refused %d away %d admitted %d (%.3f of rate) over %d; writes/req %.4f reads %d throttles %d%n",
            what, run.requests[0], run.requests[1], run.requests[2], run.judge.admitted, run.judge.admitted / rate / seconds, run.judge.over,
            run.fleet.writes / (double) run.requests[0], run.fleet.reads, run.fleet.throttles);
    }
}

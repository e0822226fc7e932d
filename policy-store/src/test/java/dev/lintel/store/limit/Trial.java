package dev.lintel.store.limit;

import dev.lintel.store.limit.Fleet.Instance;
import dev.lintel.store.limit.Fleet.World;
import dev.lintel.store.limit.LimitSpec.CalendarQuota;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.LimitSpec.RollingQuota;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A fleet in a harsh world that asks for two keys and five limits together, above what they allow; a judge for each.
final class Trial {
    private static final Concurrency SLOTS = new Concurrency("slots", 6, Duration.ofSeconds(3));
    final Fleet fleet;
    final Map<LimitSpec, Judge> judges = new LinkedHashMap<>();
    long asked;
    long admitted;
    long refused;
    long unavailable;
    private final List<Ask> plain;
    private final List<Ask> costly;
    private final List<Flight> flights = new ArrayList<>();

    private static final class Flight {
        final Instance instance;
        boolean counted = true;

        Flight(Instance instance) {
            this.instance = instance;
        }
    }

    Trial(long seed, int instances, double perSecond, LimitLedger store) {
        fleet = new Fleet(seed, World.HARSH, store);
        var rate =
                new Rate("rate", 15 + fleet.random.nextInt(20), Duration.ofSeconds(1), 10 + fleet.random.nextInt(40));
        var shared = new Rate("shared", 16, Duration.ofSeconds(1), 20);
        var minute = new CalendarQuota("minute", 600, CalendarUnit.MINUTE, ZoneOffset.UTC);
        var rolling = new RollingQuota("rolling", 800, Duration.ofMinutes(1));
        plain = List.of(
                new Ask("consumer", List.of(rate, minute, rolling), 1), new Ask("route", List.of(shared, SLOTS), 1));
        costly = List.of(new Ask("route", List.of(shared, SLOTS), 3), new Ask("consumer", List.of(rate, minute), 2));
        for (LimitSpec spec : List.of(rate, shared, minute, rolling, SLOTS)) judges.put(spec, new Judge(spec));
        for (int i = 0; i < instances; i++) {
            Instance instance = fleet.start();
            fleet.load(instance, perSecond / instances, () -> request(instance));
            if (i % 8 == 1) fleet.at(fleet.now + fleet.random.nextLong(30 * Fleet.SECOND), () -> freeze(instance));
            if (i % 8 == 2) fleet.at(fleet.now + fleet.random.nextLong(70 * Fleet.SECOND), () -> die(instance));
        }
    }

    long over() {
        return judges.values().stream().mapToLong(judge -> judge.over).sum();
    }

    private Judge judge(LimitSpec limit) {
        return Objects.requireNonNull(judges.get(limit));
    }

    private void request(Instance instance) {
        List<Ask> asks = fleet.random.nextInt(4) == 0 ? costly : plain;
        asked++;
        instance.take(asks, verdict -> {
            switch (verdict) {
                case Verdict.Admitted pass -> admit(instance, asks, pass);
                case Verdict.Refused no -> refused++;
                case Verdict.Unavailable no -> unavailable++;
            }
        });
    }

    private void admit(Instance instance, List<Ask> asks, Verdict.Admitted pass) {
        admitted++;
        for (Ask ask : asks) for (LimitSpec limit : ask.limits()) judge(limit).admit(fleet.now, ask.costOf(limit));
        var flight = new Flight(instance);
        flights.add(flight);
        long lasts = fleet.random.nextInt(100) == 0
                ? 9 * Fleet.SECOND
                : (long) (-Math.log(1 - fleet.random.nextDouble()) * 200 * Fleet.MILLI);
        fleet.at(
                fleet.now + lasts,
                () -> instance.host(() -> {
                    land(flight);
                    pass.release().run();
                    pass.release().run();
                }));
    }

    private void land(Flight flight) {
        if (flight.counted) judge(SLOTS).release();
        flight.counted = false;
        flights.remove(flight);
    }

    private void landAll(Instance instance) {
        for (Flight flight : List.copyOf(flights)) if (flight.instance == instance) land(flight);
    }

    /// For a minute. It does not renew its slots meanwhile, so they are others' after the lease: they count for as long
    /// as a renewal just before would hold them.
    private void freeze(Instance instance) {
        if (instance.dead) return;
        instance.freeze(Duration.ofSeconds(60));
        fleet.at(fleet.now + SLOTS.lease().toNanos() / 2, () -> landAll(instance));
    }

    private void die(Instance instance) {
        instance.die();
        landAll(instance);
    }
}

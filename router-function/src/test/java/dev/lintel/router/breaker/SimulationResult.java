package dev.lintel.router.breaker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a fleet did in a simulation, and the bounds it is held to.
public final class SimulationResult {
    private static final long SECOND = BreakerSimulation.SECOND;

    /// Ledger's writes while the target was well and nothing had happened yet.
    public int healthyWrites;

    public int healthyReads;
    public int healthyCalls;
    /// From the target's death to the opening.
    public long toOpenNanos = -1;
    /// From an opening to the last call that an instance sent which was awake all the time since.
    public long lastCallNanos;
    /// The same from its thaw on, of instances that were frozen.
    public long lastCallAfterThawNanos;
    public int callsWhileOpen;
    public int refused;
    public int probes;
    public int rounds;
    /// Probes beyond what was permitted in a round and what was stranded in it.
    public int excessProbes;

    /// From the target's recovery until it was closed.
    public long toCloseNanos = -1;
    /// Refusals later than two seconds after that, by instances that were awake.
    public int refusedAfterClosing;

    public int writes;
    public int opened;

    /// The bounds that were not kept; empty for a good run.
    public List<String> broken() {
        Map<String, Boolean> bounds = new LinkedHashMap<>();
        bounds.put("something was called", healthyCalls > 100);
        bounds.put("nothing is written while all is well", healthyWrites == 0);
        bounds.put("it opens within 8 s", toOpenNanos >= 0 && toOpenNanos < 8 * SECOND);
        bounds.put("it opens once", opened == 1);
        bounds.put("all refuse within 2 s", lastCallNanos <= 2 * SECOND);
        bounds.put("all refuse within 2 s of their thaw", lastCallAfterThawNanos <= 2 * SECOND);
        bounds.put("it is tried again and again", rounds >= 3);
        bounds.put("no more probes than permitted", excessProbes == 0);
        bounds.put("it closes within 40 s", toCloseNanos >= 0 && toCloseNanos < 40 * SECOND);
        bounds.put("all admit within 2 s", refusedAfterClosing == 0);
        return bounds.entrySet().stream()
                .filter(bound -> !bound.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public String toString() {
        return "healthy calls %d, reads %d, writes %d; to open %d ms; calls while open %d, the last after %d ms, after a thaw %d ms; refused %d; probes %d in %d rounds; to close %d ms; writes %d"
                .formatted(
                        healthyCalls,
                        healthyReads,
                        healthyWrites,
                        toOpenNanos / 1_000_000,
                        callsWhileOpen,
                        lastCallNanos / 1_000_000,
                        lastCallAfterThawNanos / 1_000_000,
                        refused,
                        probes,
                        rounds,
                        toCloseNanos / 1_000_000,
                        writes);
    }

    /// The worst of two runs, in each respect.
    public SimulationResult worse(SimulationResult other) {
        healthyWrites = Math.max(healthyWrites, other.healthyWrites);
        healthyReads = Math.max(healthyReads, other.healthyReads);
        healthyCalls = Math.max(healthyCalls, other.healthyCalls);
        toOpenNanos = Math.max(toOpenNanos, other.toOpenNanos);
        lastCallNanos = Math.max(lastCallNanos, other.lastCallNanos);
        lastCallAfterThawNanos = Math.max(lastCallAfterThawNanos, other.lastCallAfterThawNanos);
        callsWhileOpen = Math.max(callsWhileOpen, other.callsWhileOpen);
        refused = Math.max(refused, other.refused);
        probes = Math.max(probes, other.probes);
        rounds = Math.max(rounds, other.rounds);
        excessProbes = Math.max(excessProbes, other.excessProbes);
        toCloseNanos = Math.max(toCloseNanos, other.toCloseNanos);
        refusedAfterClosing = Math.max(refusedAfterClosing, other.refusedAfterClosing);
        writes = Math.max(writes, other.writes);
        opened = Math.max(opened, other.opened);
        return this;
    }
}

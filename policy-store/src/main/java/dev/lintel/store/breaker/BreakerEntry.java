package dev.lintel.store.breaker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One breaker that is not quietly closed, as all router instances see it. A closed one has no entry.
///
/// @param key names the breaker: of its backend, target and settings; no host can be read from it
/// @param backend its id, for people
/// @param target its index among the backend's targets, for people
/// @param generation another one after each change of phase; above 0. What was learnt under another says nothing
/// @param version counts the replacements of this entry, within and across generations
/// @param phase how it stands
/// @param sinceMillis on the clock of the instance that brought it into this phase; since 1970
/// @param by which instance that was
/// @param slots the evidence of an alert, by time; empty in other phases
/// @param probes by the instance that holds one: until when, on its own clock
/// @param done probes that were settled in this phase
/// @param failed of them
/// @param slow of them
/// @param expiresMillis when it is as good as closed, if nobody touches it any more
public record BreakerEntry(
        String key,
        String backend,
        int target,
        long generation,
        long version,
        Phase phase,
        long sinceMillis,
        String by,
        List<Slot> slots,
        Map<String, Long> probes,
        int done,
        int failed,
        int slow,
        long expiresMillis) {
    /// How a breaker with an entry stands.
    public enum Phase {
        /// Closed, but somebody saw failures: all who see it report their calls.
        ALERT,
        OPEN,
        HALF_OPEN
    }

    /// Calls of one stretch of time.
    ///
    /// @param index the stretch, counted from 1970 in lengths that the breaker's settings fix
    public record Slot(long index, long calls, long failures, long slow) {
        /// @throws IllegalArgumentException if a number is negative
        public Slot {
            if (index < 0 || calls < 0 || failures < 0 || slow < 0)
                throw new IllegalArgumentException("a slot counts from 0");
        }

        public Slot plus(Slot other) {
            return new Slot(index, calls + other.calls, failures + other.failures, slow + other.slow);
        }
    }

    public BreakerEntry {
        slots = List.copyOf(slots);
        probes = Map.copyOf(probes);
    }

    /// An alert, to be raised where there is no entry.
    public static BreakerEntry alert(
            String key, String backend, int target, long generation, long nowMillis, String by, long expiresMillis) {
        return new BreakerEntry(
                key,
                backend,
                target,
                generation,
                0,
                Phase.ALERT,
                nowMillis,
                by,
                List.of(),
                Map.of(),
                0,
                0,
                0,
                expiresMillis);
    }

    public BreakerEntry in(Phase next, long newGeneration, long nowMillis, String instance, long newExpiresMillis) {
        return new BreakerEntry(
                key,
                backend,
                target,
                newGeneration,
                version,
                next,
                nowMillis,
                instance,
                List.of(),
                Map.of(),
                0,
                0,
                0,
                newExpiresMillis);
    }

    public BreakerEntry withSlots(List<Slot> newSlots, long newExpiresMillis) {
        return new BreakerEntry(
                key,
                backend,
                target,
                generation,
                version,
                phase,
                sinceMillis,
                by,
                newSlots,
                probes,
                done,
                failed,
                slow,
                newExpiresMillis);
    }

    /// With a probe more, and those left out that ran out.
    public BreakerEntry leased(String instance, long untilMillis, long nowMillis, long skewMillis) {
        Map<String, Long> held = new TreeMap<>();
        probes.forEach((holder, until) -> {
            if (until + skewMillis >= nowMillis) held.put(holder, until);
        });
        held.put(instance, untilMillis);
        return probing(held, done, failed, slow);
    }

    /// Without that probe, whose result is counted.
    public BreakerEntry settled(String instance, boolean probeFailed, boolean probeSlow) {
        return probing(without(instance), done + 1, failed + (probeFailed ? 1 : 0), slow + (probeSlow ? 1 : 0));
    }

    /// Without that probe, as if it had never been.
    public BreakerEntry returned(String instance) {
        return probing(without(instance), done, failed, slow);
    }

    private Map<String, Long> without(String instance) {
        Map<String, Long> held = new TreeMap<>(probes);
        held.remove(instance);
        return held;
    }

    private BreakerEntry probing(Map<String, Long> held, int nowDone, int nowFailed, int nowSlow) {
        return new BreakerEntry(
                key,
                backend,
                target,
                generation,
                version,
                phase,
                sinceMillis,
                by,
                slots,
                held,
                nowDone,
                nowFailed,
                nowSlow,
                expiresMillis);
    }

    /// Whether that instance holds a probe that has not run out, by its own clock.
    public boolean holds(String instance, long nowMillis) {
        Long until = probes.get(instance);
        return until != null && until >= nowMillis;
    }

    /// The same, which means something until then.
    public BreakerEntry keptUntil(long newExpiresMillis) {
        return new BreakerEntry(
                key,
                backend,
                target,
                generation,
                version,
                phase,
                sinceMillis,
                by,
                slots,
                probes,
                done,
                failed,
                slow,
                newExpiresMillis);
    }

    /// Probes that are held, whatever became of their holders.
    public int heldAt(long nowMillis, long skewMillis) {
        int held = 0;
        for (long until : probes.values()) if (until + skewMillis >= nowMillis) held++;
        return held;
    }

    /// For adapters.
    public BreakerEntry versioned(long newVersion) {
        return new BreakerEntry(
                key,
                backend,
                target,
                generation,
                newVersion,
                phase,
                sinceMillis,
                by,
                slots,
                probes,
                done,
                failed,
                slow,
                expiresMillis);
    }
}

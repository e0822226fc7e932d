package dev.lintel.store.limit;

import dev.lintel.store.limit.LimitSpec.Concurrency;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Concurrency slots of this instance: in use, or free for the next request while slots are plenty.
///
/// They are held in the name of a holder. Once its time has passed others may have taken its slots, so a new holder
/// begins; requests of the old one go on, and what they give back is counted against the old one.
final class SlotHolding extends Holding {
    private final Concurrency spec;
    private final Supplier<String> names;
    private final String key;
    private Holder holder;
    private final List<Holder> earlier = new ArrayList<>(); // with requests still going on
    private Cells seen = Cells.NONE;

    /// One name, and what it holds. `until` is the moment up to which nobody takes it away.
    private static final class Holder {
        final SlotMeter meter;
        long held;
        long inUse;
        long until = Long.MIN_VALUE;
        boolean lost;

        Holder(SlotMeter meter) {
            this.meter = meter;
        }
    }

    /// @param names of holders, a new one each time
    SlotHolding(String key, Concurrency spec, Supplier<String> names) {
        this.key = key;
        this.spec = spec;
        this.names = names;
        this.holder = next();
    }

    private Holder next() {
        return new Holder(new SlotMeter(spec, Meter.cellPrefix(spec), names.get()));
    }

    @Override
    Meter meter() {
        return holder.meter;
    }

    @Override
    long usable(long latest) {
        // a request that begins now is renewed after a third of the lease; that leaves a third for a renewal that fails
        boolean ends = latest > holder.until - spec.lease().toNanos() / 3 * 2;
        if (holder.lost || (holder.held > 0 && ends)) change();
        return holder.held - holder.inUse;
    }

    @Override
    Ticket use(long permits) {
        Holder of = holder;
        of.inUse += permits;
        return new Used(of, permits);
    }

    final class Used implements Ticket {
        private final Holder of;
        private final long permits;

        private Used(Holder of, long permits) {
            this.of = of;
            this.permits = permits;
        }

        SlotHolding holding() {
            return SlotHolding.this;
        }

        @Override
        public void undo() {
            of.inUse -= permits;
        }

        @Override
        public @Nullable Change finish() {
            of.inUse -= permits;
            return of != holder || of.meter.scarce(seen) ? giveBack(of) : null;
        }
    }

    private @Nullable Change giveBack(Holder of) {
        long free = of.held - of.inUse;
        if (of.lost || free <= 0) return null;
        of.held -= free;
        Change change = of.meter.release(key, free, of.held == 0);
        if (of == holder && of.held == 0) change();
        return change;
    }

    /// What is free, before the desk closes.
    @Nullable
    Change giveBack() {
        return giveBack(holder);
    }

    /// A change that keeps a holder's slots for longer.
    record Renewal(Change change, String holder, long until) {}

    /// For all holders with requests going on. Scarce slots that nobody uses are given back instead.
    List<Renewal> renewals(long latest) {
        earlier.removeIf(of -> of.inUse == 0 || of.lost);
        List<Renewal> renewals = new ArrayList<>();
        for (Holder of : earlier) renew(of, latest, renewals);
        renew(holder, latest, renewals);
        return renewals;
    }

    private void renew(Holder of, long latest, List<Renewal> renewals) {
        if (of.inUse == 0 || of.lost || latest > of.until) return;
        long until = latest + spec.lease().toNanos();
        renewals.add(new Renewal(of.meter.renew(key, until), of.meter.holder(), until));
    }

    void renewed(String holderName, boolean applied, long until) {
        renewed(holder, holderName, applied, until);
        for (Holder of : earlier) renewed(of, holderName, applied, until);
    }

    private static void renewed(Holder of, String holderName, boolean applied, long until) {
        if (!of.meter.holder().equals(holderName)) return;
        if (applied) of.until = Math.max(of.until, until);
        else of.lost = true;
    }

    boolean busy() {
        return holder.inUse > 0 || earlier.stream().anyMatch(of -> of.inUse > 0 && !of.lost);
    }

    @Override
    void granted(long permits, long until, Meter by) {
        if (!by.equals(holder.meter)) return; // the holder has changed since: they lapse
        holder.held += permits;
        holder.until = Math.max(holder.until, until);
    }

    /// Nobody knows whether the store counted them: they lapse with the holder.
    void unknown() {
        change();
    }

    private void change() {
        if (holder.inUse > 0) earlier.add(holder);
        holder = next();
    }

    void saw(Cells cells) {
        seen = cells;
    }

    @Override
    long extra(Cells cells, long now, Expected expectedIn) {
        return 0;
    }

    @Override
    long lifeNanos(boolean extra) {
        return spec.lease().toNanos();
    }

    @Override
    long trustNanos() {
        return 0;
    }

    @Override
    void forget() {
        change();
        open();
    }
}

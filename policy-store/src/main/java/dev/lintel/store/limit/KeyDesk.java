package dev.lintel.store.limit;

import dev.lintel.store.limit.Decision.Taken;
import dev.lintel.store.limit.Holding.Ticket;
import dev.lintel.store.limit.LimitLedger.LedgerException;
import dev.lintel.store.limit.LimitLedger.Outcome;
import dev.lintel.store.limit.LimitSpec.Concurrency;
import dev.lintel.store.limit.LimitSpec.Rate;
import dev.lintel.store.limit.Plan.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The desk of one key: what this instance holds of its limits, who waits, and which calls are under way. Thread-safe;
/// calls of the store and answers to callers are made outside its lock.
final class KeyDesk {
    private static final int MOST_TRIES = 5;
    private static final long CROWDED = 10_000_000_000L;
    private static final long MANY = 8;
    private static final long A_WHILE = 1_000_000_000L;
    private static final long FOREVER = 86_400_000_000_000L;

    private final String key;
    private final DeskHost host;
    private final Map<String, Holding> holdings = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Demand demand = new Demand();
    private final Lane base;
    private final Lane rates;
    private final Shards shards;
    private final FairShare share = new FairShare();
    private long callNanos = 10_000_000L;
    private final SlotLeases slots;
    private boolean looking;
    private long lastAsked;

    private record Waiter(Ask ask, Consumer<Decision> answer) {}

    KeyDesk(String key, DeskHost host) {
        this.key = key;
        this.host = host;
        this.base = new Lane(key);
        this.rates = new Lane(key);
        this.shards = new Shards(key, host, rates, this);
        this.slots = new SlotLeases(host, this);
    }

    // ---- asking

    /// Decides at once, or later.
    ///
    /// @param answer called at most once, if this returns null
    @Nullable
    Decision take(Ask ask, Consumer<Decision> answer) {
        Decision decision;
        boolean more;
        synchronized (this) {
            long earliest = host.time().earliest();
            long latest = host.time().latest();
            lastAsked = earliest;
            demand.note(earliest, ask.cost());
            decision = waiters.isEmpty() ? decide(ask, earliest, latest, true) : null;
            if (decision == null) waiters.add(new Waiter(ask, answer));
            more = decision == null || (decision instanceof Taken && runsLow(ask, earliest, latest));
        }
        if (more) pump();
        return decision;
    }

    /// The caller waits no longer.
    synchronized void leave(Consumer<Decision> answer) {
        waiters.removeIf(waiter -> waiter.answer().equals(answer));
    }

    /// @return null if only the store knows
    private @Nullable Decision decide(Ask ask, long earliest, long latest, boolean local) {
        boolean enough = true;
        @Nullable Holding closed = null;
        for (LimitSpec limit : ask.limits()) {
            Holding holding = holding(limit);
            long cost = ask.costOf(limit);
            if (cost > limit.limit()) return refused(ask, holding, FOREVER, earliest, local);
            if (holding.usable(latest) >= cost) continue;
            enough = false;
            if (holding.closedTo(cost, earliest) && (closed == null || closed.opensAt() < holding.opensAt()))
                closed = holding;
        }
        if (closed != null) return refused(ask, closed, closed.opensAt() - earliest, earliest, local);
        if (!enough) return null;
        List<Ticket> tickets = new ArrayList<>(ask.limits().size());
        for (LimitSpec limit : ask.limits()) {
            Holding holding = holding(limit);
            tickets.add(holding.use(ask.costOf(limit)));
            if (holding instanceof SlotHolding used) slots.used(used);
        }
        share.took(ask.cost());
        return new Taken(this, tickets, standings(ask, earliest, latest));
    }

    private Decision refused(Ask ask, Holding by, long wait, long earliest, boolean local) {
        long bounded = Math.min(FOREVER, wait);
        return new Decision.Refused(
                standing(by, earliest, earliest), bounded, standings(ask, earliest, earliest), local);
    }

    private List<Standing> standings(Ask ask, long now, long latest) {
        if (ask.limits().size() == 1)
            return List.of(standing(holding(ask.limits().getFirst()), now, latest));
        List<Standing> standings = new ArrayList<>(ask.limits().size());
        for (LimitSpec limit : ask.limits()) standings.add(standing(holding(limit), now, latest));
        return standings;
    }

    private Standing standing(Holding holding, long now, long latest) {
        Standing stored = holding.meter().standing(lane(holding).seen, now);
        long remaining = Math.min(stored.limit(), stored.remaining() + holding.usable(latest));
        return new Standing(stored.limitId(), stored.limit(), remaining, stored.resetsIn());
    }

    private Holding holding(LimitSpec limit) {
        Holding holding = holdings.get(limit.id());
        if (holding != null && holding.spec().equals(limit)) return holding;
        Holding made = limit instanceof Concurrency concurrency
                ? new SlotHolding(key, concurrency, host::nextHolder)
                : new PermitHolding(Meter.of(limit, shards.count(), ""));
        holdings.put(limit.id(), made);
        return made;
    }

    private Lane lane(Holding holding) {
        return shards.count() > 1 && holding.spec() instanceof Rate ? rates : base;
    }

    private boolean runsLow(Ask ask, long earliest, long latest) {
        for (LimitSpec limit : ask.limits()) {
            Holding holding = holding(limit);
            Lane lane = lane(holding);
            if (lane.free(earliest) && low(holding, lane, earliest, latest)) return true;
        }
        return false;
    }

    /// Hot, and what is left will not last until a call made now is answered.
    private boolean low(Holding holding, Lane lane, long earliest, long latest) {
        if (holding instanceof SlotHolding || holding.rests(earliest) || holding.closedTo(1, earliest)) return false;
        double soon = demand.in(2 * callNanos, earliest);
        return holding.usable(latest) <= soon
                && holding.extra(lane.seen, earliest, nanos -> demand.in(nanos, earliest)) > 1;
    }

    // ---- calling

    private record Call(Lane lane, Change change, List<Plan.Grant> grants, int tries, long sentAt) {}

    /// Serves who waits, and sends what calls that takes.
    private void pump() {
        if (host.away()) {
            fail(host.whyAway());
            return;
        }
        if (host.isBlind()) {
            look();
            return;
        }
        List<Runnable> answers = new ArrayList<>();
        List<Call> calls = new ArrayList<>(2);
        boolean split;
        synchronized (this) {
            for (int again = 0; again < 8 && !prepare(1, false, base, calls, answers); again++) {}
            if (shards.count() > 1)
                for (int again = 0; again < 8 && !prepare(1, false, rates, calls, answers); again++) {}
            split = shards.wantsWork(host.time().earliest());
        }
        answers.forEach(Runnable::run);
        calls.forEach(this::send);
        if (split) shards.work(this::shardsChanged);
    }

    /// A host that was frozen does not know the time well enough to charge for it. Any reply tells it.
    private void look() {
        synchronized (this) {
            if (waiters.isEmpty() || looking) return;
            looking = true;
        }
        host.ledger().read(key).whenComplete((cells, failure) -> {
            synchronized (this) {
                looking = false;
            }
            if (failure != null) {
                host.failed(failure);
                fail(failure);
            } else if (host.isBlind()) fail(new LedgerException("the store does not tell the time", true));
            else pump();
        });
    }

    /// @param fresh the lane was seen just now, so what it says is the truth
    /// @return whether nothing is left to be done before a call
    private boolean prepare(int tries, boolean fresh, Lane lane, List<Call> calls, List<Runnable> answers) {
        long earliest = host.time().earliest();
        long latest = host.time().latest();
        serve(earliest, latest, answers);
        if (!lane.free(earliest) || (lane == rates && shards.unsettled())) return true;
        List<Waiter> all = List.copyOf(waiters);
        List<Wish> wishes = wishes(lane, all, true, earliest, latest);
        if (wishes.isEmpty()) return true;
        boolean sure = fresh || lane.alone() || earliest - lane.seenAt > CROWDED;
        Plan plan = Plan.of(wishes, lane.seen, sure, earliest, latest);
        boolean crumbs = fresh && wishes.stream().anyMatch(wish -> wish.extra() && wish.permits() >= MANY);
        if (!plan.full().isEmpty() && !all.isEmpty() && !crumbs) {
            wishes = wishes(lane, all, false, earliest, latest);
            plan = Plan.of(wishes, lane.seen, sure, earliest, latest);
        }
        if (!plan.full().isEmpty() && all.size() > 1 && !crumbs) {
            List<Waiter> first = first(lane, all, latest);
            wishes = wishes(lane, first, false, earliest, latest);
            plan = Plan.of(wishes, lane.seen, sure, earliest, latest);
        }
        if (fresh) {
            for (Plan.Full full : plan.full()) full.holding().found(true);
            for (Plan.Grant grant : plan.grants()) grant.holding().found(grant.onDebt());
        }
        if (all.isEmpty() && !plan.full().isEmpty()) { // only in advance, so not at all
            if (fresh) for (Plan.Full full : plan.full()) full.holding().rest(host.random(), earliest);
            return true;
        }
        if (!plan.full().isEmpty()) {
            boolean trusted = fresh;
            if (!fresh)
                for (Plan.Full full : plan.full())
                    trusted |= earliest - lane.seenAt < full.holding().trustNanos();
            if (trusted) {
                close(plan, first(lane, all, latest), fresh, earliest);
                return false;
            }
            plan = Plan.of(wishes, Cells.NONE, true, earliest, latest);
        }
        narrow(wishes, latest - earliest);
        List<Guard> guards = new ArrayList<>(plan.guards());
        shards.guard(lane == rates || shards.count() == 1, guards);
        lane.sent(earliest);
        calls.add(new Call(lane, new Change(lane.item, guards, plan.edits()), plan.grants(), tries, earliest));
        return true;
    }

    /// An interval that is wide beside what a bucket holds would waste it.
    private void narrow(List<Wish> wishes, long width) {
        for (Wish wish : wishes)
            if (wish.holding().spec() instanceof Rate rate) {
                long wanted = wish.extra() && wish.permits() >= MANY
                        ? 0
                        : Math.max(1, rate.burst() - 1) * rate.nanosPerPermit() / 4;
                if (width > wanted) host.narrow(wanted);
            }
    }

    /// The first who waits for something in that lane.
    private List<Waiter> first(Lane lane, List<Waiter> all, long latest) {
        for (Waiter waiter : all)
            for (LimitSpec limit : waiter.ask().limits()) {
                Holding holding = holding(limit);
                if (lane(holding) == lane
                        && holding.usable(latest) < waiter.ask().costOf(limit)) return List.of(waiter);
            }
        return List.of();
    }

    private List<Wish> wishes(Lane lane, List<Waiter> chosen, boolean extra, long earliest, long latest) {
        Map<Holding, Long> needs = new HashMap<>();
        for (Waiter waiter : chosen)
            for (LimitSpec limit : waiter.ask().limits())
                if (lane(holding(limit)) == lane)
                    needs.merge(holding(limit), waiter.ask().costOf(limit), Long::sum);
        List<Wish> wishes = new ArrayList<>();
        for (Holding holding : holdings.values()) {
            if (lane(holding) != lane) continue;
            long usable = holding.usable(latest);
            long need = Math.max(0, needs.getOrDefault(holding, 0L) - usable);
            boolean along = extra && (need > 0 || (needs.isEmpty() && low(holding, lane, earliest, latest)));
            long more = along ? holding.extra(lane.seen, earliest, nanos -> demand.in(nanos, earliest)) : 0;
            long wanted = Math.max(need, needs.isEmpty() ? more : more - usable);
            if (wanted > 0) wishes.add(new Wish(holding, wanted, more > 0));
        }
        return wishes;
    }

    private void close(Plan plan, List<Waiter> first, boolean fresh, long earliest) {
        for (Plan.Full full : plan.full()) {
            Holding holding = full.holding();
            long cost = 1;
            for (Waiter waiter : first) cost = waiter.ask().costOf(holding.spec());
            long opensAt = full.opensAt();
            if (holding.meter().take(lane(holding).seen, cost, earliest, earliest, false) instanceof Step.Full whole)
                opensAt = Math.max(opensAt, whole.opensAt());
            holding.close(cost, opensAt, fresh ? holding.lost(host.random()) : 0, earliest);
        }
        if (lane(plan.full().getFirst().holding()) == rates && shards.elsewhere(plan.full(), earliest))
            for (Plan.Full full : plan.full()) full.holding().open();
    }

    private void serve(long earliest, long latest, List<Runnable> answers) {
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            @Nullable Decision decision = decide(waiter.ask(), earliest, latest, false);
            if (decision == null) continue;
            each.remove();
            answers.add(() -> waiter.answer().accept(decision));
        }
    }

    private void send(Call call) {
        host.ledger().apply(call.change()).whenComplete((outcome, failure) -> {
            if (failure != null) failed(call, failure);
            else answered(call, outcome);
        });
    }

    private void answered(Call call, Outcome outcome) {
        host.heard();
        List<Runnable> answers = new ArrayList<>();
        List<Call> calls = new ArrayList<>(1);
        boolean gaveUp = false;
        synchronized (this) {
            long now = host.time().earliest();
            Lane lane = call.lane();
            lane.answered();
            callNanos += (Math.clamp(now - call.sentAt(), 1_000_000L, 100_000_000L) - callNanos) / 8;
            if (call.change().key().equals(lane.item)) {
                lane.saw(outcome.cells(), outcome.applied() ? 1 : 0, now);
                if (shards.saw(lane, outcome.cells(), holdings.values())) remeter();
                share.saw(outcome.cells(), shards.count(), now);
            }
            for (Holding holding : holdings.values())
                if (holding instanceof SlotHolding held && lane(holding) == lane) held.saw(outcome.cells());
            if (outcome.applied())
                for (Plan.Grant grant : call.grants()) {
                    grant.holding().granted(grant.permits(), grant.until(), grant.by());
                    grant.holding().won(host.random(), now);
                    grant.holding().found(grant.onDebt());
                }
            else
                for (Plan.Grant grant : call.grants())
                    if (grant.onDebt() && wasFull(call, grant, outcome.cells()))
                        grant.holding().bumped();
            if (!outcome.applied() && call.tries() >= MOST_TRIES) gaveUp = true;
            else if (!outcome.applied())
                for (int again = 0; again < 8; again++)
                    if (prepare(call.tries() + 1, true, lane, calls, answers)) break;
        }
        answers.forEach(Runnable::run);
        calls.forEach(this::send);
        if (gaveUp) fail(new LedgerException("other instances change the limit all the time", true));
        else pump();
    }

    /// Others were faster; else it was a wrong guess.
    private static boolean wasFull(Call call, Plan.Grant grant, Cells cells) {
        return grant.by().take(cells, grant.permits(), call.sentAt(), call.sentAt(), false) instanceof Step.Full;
    }

    private void failed(Call call, Throwable failure) {
        host.failed(failure);
        synchronized (this) {
            call.lane().answered();
            for (Plan.Grant grant : call.grants()) if (grant.holding() instanceof SlotHolding held) held.unknown();
        }
        fail(failure);
    }

    private void fail(Throwable cause) {
        List<Waiter> failed;
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            serve(host.time().earliest(), host.time().latest(), answers);
            failed = List.copyOf(waiters);
            waiters.clear();
        }
        answers.forEach(Runnable::run);
        for (Waiter waiter : failed) waiter.answer().accept(new Decision.Failed(waiter.ask(), cause));
    }

    private void shardsChanged() {
        synchronized (this) {
            remeter();
        }
        pump();
    }

    private void remeter() {
        for (Holding holding : holdings.values())
            if (holding instanceof PermitHolding permits && holding.spec() instanceof Rate) {
                permits.meter(Meter.of(holding.spec(), shards.count(), ""));
                permits.open();
            }
    }

    // ---- giving back

    synchronized void undo(Taken taken) {
        taken.tickets().forEach(Ticket::undo);
    }

    void finish(Taken taken) {
        for (Ticket ticket : taken.tickets()) {
            @Nullable Change change;
            synchronized (this) {
                change = ticket.finish();
            }
            if (ticket instanceof SlotHolding.Used used) slots.giveBack(used.holding(), change);
        }
    }

    private synchronized List<Holding> held() {
        return new ArrayList<>(holdings.values());
    }

    /// What was held is lost, and time passed: begins anew, but for requests under way.
    synchronized void forget() {
        holdings.values().forEach(Holding::forget);
    }

    /// Gives slots back that nobody uses.
    void close() {
        for (Holding holding : held()) {
            if (!(holding instanceof SlotHolding free)) continue;
            @Nullable Change change;
            synchronized (this) {
                change = free.giveBack();
            }
            slots.giveBack(free, change);
        }
    }

    synchronized boolean idle(long now) {
        return now - lastAsked > A_WHILE
                && waiters.isEmpty()
                && holdings.values().stream().noneMatch(held -> held instanceof SlotHolding used && used.busy());
    }

    synchronized Decision fairly(Ask ask) {
        return share.decide(ask, this, host.time().latest());
    }
}

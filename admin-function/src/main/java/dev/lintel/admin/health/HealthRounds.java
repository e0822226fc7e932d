package dev.lintel.admin.health;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.protection.HealthCheck;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BackendHealth.TargetHealth;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.TargetKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Checks the targets that are due and writes what changed. Checks lie on whole multiples of their interval since 1970,
/// so that it needs to remember nothing between two runs. One at a time; not thread-safe.
public final class HealthRounds {
    private static final Duration FIRST_LOOK_BACK = Duration.ofSeconds(60);
    private static final int MISSED_ROUNDS = 3;
    /// Past the longest time-out, for those that keep their own.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final RevisionStore revisions;
    private final BreakerLedger ledger;
    private final HealthProbe probe;
    private final InstantSource clock;
    private Head head = Head.NONE;
    private List<Backend> checked = List.of();
    private long untilMillis;

    public HealthRounds(RevisionStore revisions, BreakerLedger ledger, HealthProbe probe, InstantSource clock) {
        this.revisions = revisions;
        this.ledger = ledger;
        this.probe = probe;
        this.clock = clock;
        untilMillis = clock.millis() - FIRST_LOOK_BACK.toMillis();
    }

    /// Checks what became due since the last run.
    ///
    /// @return the shortest interval that is configured; empty without a check
    public Optional<Duration> run() {
        follow();
        long from = untilMillis;
        long now = clock.millis();
        untilMillis = now;
        List<Backend> due = checked.stream()
                .filter(backend -> isDue(check(backend), from, now))
                .toList();
        if (!due.isEmpty()) check(due);
        return checked.stream().map(backend -> check(backend).interval()).min(Duration::compareTo);
    }

    private void follow() {
        Head now = revisions.head();
        if (now.equals(head)) return;
        Configuration configuration =
                Configuration.parse(now.revision() == 0 ? Document.EMPTY : revisions.document(now.revision()));
        checked = configuration.backends().values().stream()
                .filter(backend -> backend.protection().healthCheck().isPresent())
                .toList();
        head = now;
        for (BackendHealth known : ledger.read().health())
            if (checked.stream().noneMatch(backend -> backend.id().equals(known.backend())))
                ledger.removeHealth(known.backend());
    }

    private static HealthCheck check(Backend backend) {
        return backend.protection().healthCheck().orElseThrow();
    }

    private static boolean isDue(HealthCheck check, long fromMillis, long toMillis) {
        long interval = check.interval().toMillis();
        return Math.floorDiv(fromMillis, interval) != Math.floorDiv(toMillis, interval);
    }

    private void check(List<Backend> due) {
        Map<String, BackendHealth> before = new HashMap<>();
        for (BackendHealth health : ledger.read().health()) before.put(health.backend(), health);
        Map<String, Map<String, Boolean>> answers = ask(due);
        for (Backend backend : due) {
            if (!answers.containsKey(backend.id())) continue;
            BackendHealth was =
                    before.getOrDefault(backend.id(), new BackendHealth(backend.id(), Map.of(), 0, Long.MAX_VALUE));
            write(backend, was, answers.getOrDefault(backend.id(), Map.of()), before.containsKey(backend.id()));
        }
    }

    private record Question(Backend backend, Target target) {}

    /// All at once, and no longer than the longest may take: a target that drips its bytes, or a name that is looked up
    /// for ever, must not keep what was found of others.
    private Map<String, Map<String, Boolean>> ask(List<Backend> due) {
        List<Question> questions = new ArrayList<>();
        for (Backend backend : due)
            for (Target target : http(backend).targets()) questions.add(new Question(backend, target));
        List<Callable<Boolean>> probes = new ArrayList<>(questions.size());
        Duration longest = Duration.ZERO;
        for (Question asked : questions) {
            HealthCheck check = check(asked.backend());
            if (check.timeout().compareTo(longest) > 0) longest = check.timeout();
            probes.add(() -> probe.isWell(asked.target(), http(asked.backend()).tls(), check));
        }
        Map<String, Map<String, Boolean>> answers = new TreeMap<>();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Boolean>> found =
                    threads.invokeAll(probes, longest.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < found.size(); i++)
                answers.computeIfAbsent(questions.get(i).backend().id(), id -> new TreeMap<>())
                        .put(
                                TargetKey.of(questions.get(i).target().url()),
                                found.get(i).state() == Future.State.SUCCESS
                                        && found.get(i).resultNow());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Map.of(); // nothing was found out
        } finally {
            threads.shutdownNow(); // not closed, which would wait
        }
        return answers;
    }

    private static UpstreamSpec.Http http(Backend backend) {
        return switch (backend.upstream()) {
            case UpstreamSpec.Http http -> http;
            case UpstreamSpec.Lambda none -> throw unlisted(backend);
            case UpstreamSpec.Aws none -> throw unlisted(backend);
        };
    }

    private static IllegalArgumentException unlisted(Backend backend) {
        return new IllegalArgumentException("backend " + backend.id() + " has a health check without listed targets");
    }

    private void write(Backend backend, BackendHealth before, Map<String, Boolean> answers, boolean isWritten) {
        long now = clock.millis();
        HealthCheck check = check(backend);
        boolean forgotten = before.expiresMillis() < now;
        Map<String, TargetHealth> found = new TreeMap<>();
        answers.forEach((target, answer) -> {
            TargetHealth was = forgotten ? null : before.targets().get(target);
            TargetHealth is = next(was == null ? new TargetHealth(true, 0, now) : was, answer, check, now);
            if (!is.healthy() || is.streak() > 0) found.put(target, is);
        });
        long keeps = Math.max(check.interval().toMillis(), FIRST_LOOK_BACK.toMillis()) * MISSED_ROUNDS;
        if (!found.isEmpty()) ledger.putHealth(new BackendHealth(backend.id(), found, now, now + keeps));
        else if (isWritten) ledger.removeHealth(backend.id());
    }

    private static TargetHealth next(TargetHealth was, boolean well, HealthCheck check, long nowMillis) {
        if (well == was.healthy()) return new TargetHealth(was.healthy(), 0, was.sinceMillis());
        int threshold = well ? check.healthyThreshold() : check.unhealthyThreshold();
        return was.streak() + 1 >= threshold
                ? new TargetHealth(well, 0, nowMillis)
                : new TargetHealth(was.healthy(), was.streak() + 1, was.sinceMillis());
    }
}

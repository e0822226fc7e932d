package dev.lintel.store.secret;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Remembers secrets, in memory only. Blocks for a secret that it has not seen before and never again: one that is due
/// is
/// fetched anew in the background, and the answer until then is the one before. While the keeper does not answer, the
/// last good value stands, however old; when the keeper refuses, that is the answer from then on. A failure is
/// remembered
/// for a second, so that a keeper in trouble is not asked for each request. Thread-safe.
public final class CachingSecrets implements SecretResolver {
    private static final long FAILURE_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 10_000;
    private static final int LOCKS = 32;

    private final SecretResolver keeper;
    private final long freshMillis;
    private final int capacity;
    private final InstantSource clock;
    private final Executor refresher;
    private final Map<SecretRef, Answer> answers = new ConcurrentHashMap<>();
    private final Set<SecretRef> refreshing = ConcurrentHashMap.newKeySet();
    private final Object[] locks = new Object[LOCKS];

    /// What the keeper said last. Not a record: those print what they hold.
    private static final class Answer {
        private final @Nullable String value;
        private final @Nullable ProblemException failure;
        private final long dueMillis;
        private volatile long usedMillis;

        private Answer(@Nullable String value, @Nullable ProblemException failure, long dueMillis) {
            this.value = value;
            this.failure = failure;
            this.dueMillis = dueMillis;
        }

        private String orThrow() {
            if (value != null) return value;
            throw Objects.requireNonNull(failure);
        }
    }

    /// @param fresh how long a value is served before it is fetched anew
    /// @param capacity how many secrets are remembered; above, the one that was not used for longest is forgotten
    /// @param refresher runs the fetching of secrets that are due
    public CachingSecrets(
            SecretResolver keeper, Duration fresh, int capacity, InstantSource clock, Executor refresher) {
        if (capacity < 1) throw new IllegalArgumentException("capacity must be >= 1, was " + capacity);
        this.keeper = keeper;
        this.freshMillis = fresh.toMillis();
        this.capacity = capacity;
        this.clock = clock;
        this.refresher = refresher;
        for (int i = 0; i < LOCKS; i++) locks[i] = new Object();
    }

    @Override
    public String resolve(SecretRef secret) {
        Answer answer = answers.get(secret);
        if (answer == null) answer = first(secret);
        long now = clock.millis();
        if (now >= answer.dueMillis) answer = refreshed(secret, answer);
        answer.usedMillis = now;
        return answer.orThrow();
    }

    @Override
    public void forget() {
        answers.clear();
    }

    /// One thread asks, the others who want the same wait for it.
    private Answer first(SecretRef secret) {
        synchronized (locks[Math.floorMod(secret.hashCode(), LOCKS)]) {
            Answer answer = answers.get(secret);
            if (answer != null) return answer;
            makeRoom();
            return fetch(secret, null);
        }
    }

    private Answer refreshed(SecretRef secret, Answer before) {
        if (refreshing.add(secret)) {
            try {
                refresher.execute(() -> refresh(secret, before));
            } catch (RejectedExecutionException e) {
                refreshing.remove(secret); // the process is on its way out: what is held will do
            }
        }
        return answers.getOrDefault(secret, before);
    }

    private void refresh(SecretRef secret, Answer before) {
        try {
            fetch(secret, before);
        } finally {
            refreshing.remove(secret);
        }
    }

    private Answer fetch(SecretRef secret, @Nullable Answer before) {
        Answer answer = ask(secret, before);
        answer.usedMillis = clock.millis();
        answers.put(secret, answer);
        return answer;
    }

    private Answer ask(SecretRef secret, @Nullable Answer before) {
        try {
            String value = keeper.resolve(secret);
            return new Answer(value, null, clock.millis() + freshMillis);
        } catch (ProblemException e) {
            boolean unanswered = e.problem().type() == ProblemType.STORE_UNAVAILABLE;
            if (unanswered && before != null && before.value != null)
                return new Answer(before.value, null, clock.millis() + Math.min(freshMillis, RETRY_MILLIS));
            return new Answer(null, e, clock.millis() + FAILURE_MILLIS);
        }
    }

    private void makeRoom() {
        while (answers.size() >= capacity) {
            var oldest =
                    answers.entrySet().stream().min(Comparator.comparingLong(entry -> entry.getValue().usedMillis));
            if (oldest.isEmpty()) return;
            answers.remove(oldest.get().getKey());
        }
    }

    /// How many, and nothing else.
    @Override
    public String toString() {
        return "CachingSecrets[" + answers.size() + " of " + capacity + "]";
    }
}

package dev.lintel.router.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.edge.StampVerifier;
import dev.lintel.store.secret.SecretResolver;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The secrets that prove a request to come through the distribution: as many as there are references, so that during a
/// rotation the old and the new one hold. Read again off the request path, when the last reading is old, or sooner when
/// somebody brings a secret that is not known. Thread-safe.
public final class OriginSecrets {
    public static final String FIELD = "Lintel-Origin-Secret";

    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration FRESH_ON_MISS = Duration.ofSeconds(10);
    private static final int LEAST_LENGTH = 16;

    private final List<SecretRef> references;
    private final SecretResolver resolver;
    private final InstantSource clock;
    private final Executor background;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Known known = new Known(Map.of(), Long.MIN_VALUE);

    /// What was read last. Not a record: those print what they hold.
    private static final class Known {
        private final Map<SecretRef, String> values;
        private final List<byte[]> secrets;
        private final StampVerifier verifier;
        private final long readMillis;

        private Known(Map<SecretRef, String> values, long readMillis) {
            this.values = values;
            this.secrets = values.values().stream()
                    .map(value -> value.getBytes(StandardCharsets.UTF_8))
                    .toList();
            this.verifier = new StampVerifier(List.copyOf(values.values()));
            this.readMillis = readMillis;
        }
    }

    /// Reads nothing yet: call [#read()] before requests come.
    ///
    /// @param references first the current one; at least one
    /// @param resolver one that remembers nothing itself
    /// @param background runs later readings, which block
    public OriginSecrets(
            List<SecretRef> references, SecretResolver resolver, InstantSource clock, Executor background) {
        if (references.isEmpty()) throw new IllegalArgumentException("no reference to an origin secret");
        this.references = List.copyOf(references);
        this.resolver = resolver;
        this.clock = clock;
        this.background = background;
    }

    /// Reads all of them now. One whose keeper does not answer stays what it was; one that the keeper refuses is
    /// forgotten, unless none would be left.
    ///
    /// @return whether there is one at least
    public boolean read() {
        Known before = known;
        Map<SecretRef, String> values = new LinkedHashMap<>();
        for (SecretRef reference : references) {
            @Nullable String value = read(reference, before.values.get(reference));
            if (value != null) values.put(reference, value);
        }
        known = new Known(values.isEmpty() ? before.values : values, clock.millis());
        return available();
    }

    private @Nullable String read(SecretRef reference, @Nullable String before) {
        try {
            String value = resolver.resolve(reference);
            if (value.length() >= LEAST_LENGTH) return value;
            LOG.log(Level.WARNING, "the origin secret " + reference + " is too short to be one");
            return null;
        } catch (RuntimeException unreadable) {
            LOG.log(Level.WARNING, "the origin secret " + reference + " cannot be read");
            return refused(unreadable) ? null : before;
        }
    }

    private static boolean refused(RuntimeException unreadable) {
        return unreadable instanceof ProblemException problem
                && problem.problem().type() == ProblemType.CONFIGURATION_UNAVAILABLE;
    }

    /// Whether one could be read so far.
    public boolean available() {
        return !known.secrets.isEmpty();
    }

    /// Whether the fields hold one valid secret, and nothing else of that name. Takes the same time whatever it holds.
    public boolean admit(Headers headers) {
        Known now = known;
        boolean admitted = admitted(now, headers);
        long age = clock.millis() - now.readMillis;
        if (age > FRESH.toMillis() || age < 0 || (!admitted && age > FRESH_ON_MISS.toMillis())) readLater();
        return admitted;
    }

    private static boolean admitted(Known known, Headers headers) {
        List<String> given = headers.all(FIELD);
        if (given.size() != 1) return false;
        byte[] bytes = given.getFirst().getBytes(StandardCharsets.UTF_8);
        boolean admitted = false;
        for (byte[] secret : known.secrets) admitted |= MessageDigest.isEqual(bytes, secret);
        return admitted;
    }

    StampVerifier verifier() {
        return known.verifier;
    }

    private void readLater() {
        if (!reading.compareAndSet(false, true)) return;
        background.execute(() -> {
            try {
                read();
            } finally {
                reading.set(false);
            }
        });
    }

    /// How many, and nothing else.
    @Override
    public String toString() {
        return "OriginSecrets[" + known.secrets.size() + " of " + references.size() + "]";
    }
}

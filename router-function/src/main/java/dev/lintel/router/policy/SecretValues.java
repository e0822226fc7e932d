package dev.lintel.router.policy;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.SecretRef;
import dev.lintel.store.secret.SecretResolver;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The secrets that policies put into requests, read off the request path and again every so often. Thread-safe, but
/// for
/// reading, which is for one thread at a time and blocks.
public final class SecretValues {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");

    private final SecretResolver resolver;
    private final Map<SecretRef, SecretValue> values = new ConcurrentHashMap<>();
    private final Set<SecretRef> failing = ConcurrentHashMap.newKeySet();

    public SecretValues(SecretResolver resolver) {
        this.resolver = resolver;
    }

    /// The value's place. Read it with [#readMissing()] before requests see it.
    public SecretValue of(SecretRef ref) {
        return values.computeIfAbsent(ref, SecretValue::new);
    }

    /// Reads those that could not be read yet, side by side.
    public void readMissing() {
        read(values.values().stream().filter(v -> v.current() == null).toList());
    }

    /// Reads all of them, side by side.
    public void readAll() {
        read(values.values());
    }

    /// Reads all of them, side by side, past what the resolver remembers.
    public void readAnew() {
        resolver.forget();
        readAll();
    }

    /// Forgets those that nothing refers to any more.
    public void retain(Collection<SecretRef> used) {
        values.keySet().retainAll(used);
        failing.retainAll(used);
    }

    /// References without a value.
    public List<String> unresolved() {
        return values.values().stream()
                .filter(v -> v.current() == null)
                .map(SecretValue::toString)
                .sorted()
                .toList();
    }

    private void read(Collection<SecretValue> wanted) {
        if (wanted.isEmpty()) return;
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SecretValue value : new ArrayList<>(wanted)) readers.execute(() -> read(value));
        }
    }

    private void read(SecretValue value) {
        try {
            String text = resolver.resolve(value.ref());
            if (!fieldValue(text)) throw SecretResolver.refused(value.ref(), "holds what no header field may hold");
            value.replace(text);
            if (failing.remove(value.ref())) LOG.log(Level.INFO, "the secret " + value + " can be read again");
        } catch (RuntimeException error) {
            // the message of a ProblemException names the reference; of anything else, who knows what
            String why = error instanceof ProblemException problem
                    ? problem.problem().detail()
                    : "the secret " + value + " cannot be read";
            if (failing.add(value.ref()))
                LOG.log(Level.WARNING, why + (value.current() == null ? "" : "; its last value stays in use"));
        }
    }

    /// RFC 9110 section 5.5, without obsolete bytes.
    private static boolean fieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t') || c > 0x7E) return false;
        }
        return true;
    }
}

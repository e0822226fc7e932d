package dev.lintel.router.policy;

import dev.lintel.contract.SecretRef;
import org.jspecify.annotations.Nullable;

/// A secret as it was last read. Read by event loops, written by whoever refreshes it; says its name, never its value.
public final class SecretValue {
    private final SecretRef ref;
    private volatile @Nullable String value;

    SecretValue(SecretRef ref) {
        this.ref = ref;
    }

    public SecretRef ref() {
        return ref;
    }

    /// Null until it could be read once. Goes on unchanged while it cannot be read again.
    public @Nullable String current() {
        return value;
    }

    void replace(String value) {
        this.value = value;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}

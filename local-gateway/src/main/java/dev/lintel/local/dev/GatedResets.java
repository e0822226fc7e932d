package dev.lintel.local.dev;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import dev.lintel.store.ResetLog;
import dev.lintel.store.ResetRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A log of resets whose store may be away. Thread-safe.
final class GatedResets implements ResetLog {
    private volatile @Nullable ResetLog log;

    void open(ResetLog opened) {
        log = opened;
    }

    void shut() {
        log = null;
    }

    private ResetLog there() {
        @Nullable ResetLog open = log;
        if (open == null)
            throw new ProblemException(Problem.of(ProblemType.STORE_UNAVAILABLE, "the local store is away"));
        return open;
    }

    @Override
    public void add(String what, String before, Change change) {
        there().add(what, before, change);
    }

    @Override
    public List<ResetRecord> list(String before, int limit) {
        return there().list(before, limit);
    }
}

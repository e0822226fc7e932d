package dev.lintel.contract;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a document, so that its author learns of all of it at once. Not thread-safe.
public final class Faults {
    /// The most that are listed; the rest are counted.
    public static final int LISTED = 1_000;

    private final List<Fault> listed = new ArrayList<>();
    private int unlisted;

    public void add(Pointer at, String detail) {
        if (listed.size() < LISTED) listed.add(new Fault(at.toString(), detail));
        else unlisted++;
    }

    void add(Fault fault) {
        if (listed.size() < LISTED) listed.add(fault);
        else unlisted++;
    }

    public boolean isEmpty() {
        return listed.isEmpty();
    }

    public int size() {
        return listed.size() + unlisted;
    }

    /// In the order they were found; the last one counts what is not listed.
    public List<Fault> toList() {
        if (unlisted == 0) return List.copyOf(listed);
        var all = new ArrayList<>(listed);
        all.add(new Fault("", "and " + unlisted + " more faults"));
        return List.copyOf(all);
    }

    /// @throws ProblemException `INVALID_DOCUMENT` with all faults, if there are any
    public void throwIfAny() {
        if (listed.isEmpty()) return;
        int count = size();
        String detail = count == 1 ? "the configuration has a fault" : "the configuration has " + count + " faults";
        throw new ProblemException(Problem.of(ProblemType.INVALID_DOCUMENT, detail, toList()));
    }
}

package dev.lintel.store;

import java.util.List;

/// What operators reset, and why. Records are only ever added. Thread-safe. All throw `ProblemException` with
/// `STORE_UNAVAILABLE` when the store does not answer.
public interface ResetLog {
    /// What [#list] begins with for the newest.
    String NEWEST = "~";

    void add(String what, String before, Change change);

    /// Newest first.
    ///
    /// @param before only ids below; [#NEWEST] for all
    /// @param limit 1 to 1,000
    List<ResetRecord> list(String before, int limit);
}

package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.Range;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which ends of a backend's call a policy takes for failures.
///
/// @param failures without a reply
/// @param statuses of replies, 400 to 599; at most 32
public record FailureConditions(Set<CallFailure> failures, List<Integer> statuses) {
    public static final Range STATUS = new Range(400, 599);
    public static final Range STATUSES = new Range(0, 32);

    /// @throws IllegalArgumentException if a status is out of range, or there is no condition at all
    public FailureConditions {
        failures = Set.copyOf(failures);
        statuses = List.copyOf(new TreeSet<>(statuses));
        STATUSES.require("statuses: their number", statuses.size());
        for (int status : statuses) STATUS.require("a status", status);
        if (failures.isEmpty() && statuses.isEmpty())
            throw new IllegalArgumentException("never acts: give 'on' or 'statuses'");
    }

    /// Reads `on` and `statuses`, which are alternatives.
    ///
    /// @param allowed what `on` may name
    /// @param usual where `on` is left out
    static FailureConditions read(
            Members in, Set<CallFailure> allowed, Set<CallFailure> usual, List<Integer> usualStatuses) {
        Map<String, CallFailure> words = CallFailure.words(allowed);
        Set<CallFailure> failures = in.has("on")
                ? Set.copyOf(
                        in.list("on", 0, words.size(), place -> words.get(place.text(Members.oneOf(words.keySet())))))
                : usual;
        List<Integer> statuses = in.has("statuses")
                ? in.list("statuses", 0, (int) STATUSES.max(), place -> {
                    @Nullable Long status = place.number(STATUS);
                    return status == null ? null : Math.toIntExact(status);
                })
                : usualStatuses;
        return new FailureConditions(failures, statuses);
    }

    /// Whether a call that ended without a reply failed so.
    ///
    /// @param failure null if it was not the backend's doing
    public boolean holdFor(@Nullable CallFailure failure) {
        return failure != null && failures.contains(failure);
    }

    /// Whether a reply with that status is a failure.
    public boolean holdFor(int status) {
        if (status < STATUS.min()) return false;
        for (int each : statuses) if (each == status) return true;
        return false;
    }
}

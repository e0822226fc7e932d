package dev.lintel.contract.protection;

import dev.lintel.contract.syntax.Range;
import java.util.List;

/// Which calls count as failures of a target.
///
/// @param statuses of replies; at most 32 ranges
/// @param connectErrors no connection, or one that was cut before the reply was whole
/// @param timeouts no connection, no first byte or no further byte within the call's limits
public record CallFailures(List<StatusRange> statuses, boolean connectErrors, boolean timeouts) {
    public static final Range STATUSES = new Range(0, 32);
    public static final CallFailures DEFAULT = new CallFailures(List.of(new StatusRange(500, 599)), true, true);

    /// @throws IllegalArgumentException if nothing would count, or there are too many ranges
    public CallFailures {
        statuses = List.copyOf(statuses);
        STATUSES.require("statuses: their number", statuses.size());
        if (statuses.isEmpty() && !connectErrors && !timeouts)
            throw new IllegalArgumentException("counts nothing as a failure");
    }
}

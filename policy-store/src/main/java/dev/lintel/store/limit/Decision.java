package dev.lintel.store.limit;

import dev.lintel.store.limit.Holding.Ticket;
import java.util.List;

/// What a [KeyDesk] says to one ask.
sealed interface Decision {
    /// @param tickets of the ask's limits, in their order
    record Taken(KeyDesk desk, List<Ticket> tickets, List<Standing> standings) implements Decision {}

    record Refused(Standing by, long waitNanos, List<Standing> standings, boolean local) implements Decision {}

    record Failed(Ask ask, Throwable cause) implements Decision {}
}

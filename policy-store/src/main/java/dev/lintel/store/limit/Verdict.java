package dev.lintel.store.limit;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// What a desk says to a list of asks. Standings are those of all limits that were looked at, in the order asked.
public sealed interface Verdict {
    /// All was taken.
    ///
    /// @param release gives concurrency slots back; call it when the request has ended, however. More calls than one,
    /// or one without slots, do nothing. Never throws, never blocks
    record Admitted(List<Standing> standings, Runnable release) implements Verdict {
        public Admitted {
            standings = List.copyOf(standings);
        }
    }

    /// Nothing was taken.
    ///
    /// @param by the limit that refused; the one with the longest wait where several did
    /// @param retryAfter whole seconds, at least one. Who waits so long is admitted, unless others take it first; no
    /// promise for concurrency, nor for a cost that the limit never holds
    /// @param local refused without asking the store
    record Refused(Standing by, Duration retryAfter, List<Standing> standings, boolean local) implements Verdict {
        public Refused {
            standings = List.copyOf(standings);
        }
    }

    /// The store did not answer in time, or with a failure. Nothing was taken, as far as the request is concerned.
    ///
    /// @param undecided the asks that the store had to be asked for and that got no answer: look here whose policies
    /// fail closed. Other asks of the list would have been admitted or were not reached
    /// @param share decides anew without the store, by this instance's fair share of each limit: for policies that fail
    /// open. Gives [Admitted] or [Refused]; each call counts as a request
    record Unavailable(Throwable cause, List<Ask> undecided, Supplier<Verdict> share) implements Verdict {
        public Unavailable {
            undecided = List.copyOf(undecided);
        }
    }
}

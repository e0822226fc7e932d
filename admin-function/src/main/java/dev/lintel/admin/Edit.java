package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.ProblemException;
import java.util.List;

/// A change that a client asks for. It may be tried more than once, each time on a newer HEAD.
interface Edit {
    /// The document as it is to be. Preconditions are checked here, so that a retry checks them again.
    ///
    /// @throws ProblemException if a precondition fails, or what was sent cannot be part of a document
    Document apply(Snapshot before);

    /// What the client is told when the result is no valid configuration.
    ProblemException invalid(Snapshot before, List<Fault> faults);
}

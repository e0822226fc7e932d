package dev.lintel.store;

import dev.lintel.contract.Document;
import java.util.List;
import java.util.Optional;

/// Immutable numbered revisions of the configuration, and HEAD that points at one. Thread-safe.
///
/// Every method throws `ProblemException` with `STORE_UNAVAILABLE` when the store does not answer.
public interface RevisionStore {
    /// The largest canonical document: about ten times what 10,000 routes need.
    int MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

    /// Where HEAD points; [Head#NONE] before the first publish. One small, eventually consistent read: for routers. It
    /// may be a little older than what was read before: whoever meets a lower sequence asks [#latestHead()].
    Head head();

    /// As [#head()], but strongly consistent: for writers.
    Head latestHead();

    /// The document of a revision, checked against its digest.
    ///
    /// @throws dev.lintel.contract.ProblemException `RESOURCE_NOT_FOUND` for an unknown number, `INTERNAL` if what is
    ///     stored is not what was written
    Document document(long revision);

    Optional<Revision> revision(long number);

    /// Newest first.
    ///
    /// @param before only numbers below; `Long.MAX_VALUE` to start at the newest
    /// @param limit 1 to 1,000
    List<Revision> history(long before, int limit);

    /// Every accepted change (publish and rollback), newest first.
    ///
    /// @param before only sequence numbers below
    /// @param limit 1 to 1,000
    List<AuditRecord> audit(long before, int limit);

    /// Writes the document as the next revision and moves HEAD to it, or does nothing.
    ///
    /// @param expected what HEAD was when the document was made
    /// @return the new HEAD; `expected` itself when the document equals that of `expected`
    /// @throws dev.lintel.contract.ProblemException `PRECONDITION_FAILED` if HEAD has moved on, `CONTENT_TOO_LARGE`
    ///     above [#MAX_DOCUMENT_BYTES]. After `STORE_UNAVAILABLE` the change may have been made, whole: read HEAD again
    Head publish(Document document, Change change, Head expected);

    /// Moves HEAD to another revision that exists. Numbers are not used again: the next publish makes the highest
    /// number plus one.
    ///
    /// @return the new HEAD; `expected` itself when it points at that revision
    /// @throws dev.lintel.contract.ProblemException `PRECONDITION_FAILED` if HEAD has moved on, `RESOURCE_NOT_FOUND`
    ///     for an unknown number, `INTERNAL` if that revision cannot be read. After `STORE_UNAVAILABLE` the change may
    ///     have been made
    Head rollback(long revision, Change change, Head expected);

    /// For adapters.
    ///
    /// @throws IllegalArgumentException unless 1 to 1,000
    static void requireLimit(int limit) {
        if (limit < 1 || limit > 1_000) throw new IllegalArgumentException("a page has 1 to 1,000 items, not " + limit);
    }
}

package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import java.util.List;

/// What a document must pass before it is published.
final class DocumentCheck {
    private DocumentCheck() {}

    /// @param faults by kind and id; with any, the document is not published
    /// @param warnings of what is allowed but hardly meant
    record Findings(List<Fault> faults, List<Fault> warnings) {}

    /// The frame of a document is checked where it is read.
    static Findings of(Document document) {
        return new Findings(List.of(), List.of());
    }
}

package dev.lintel.store.dynamo;

import org.jspecify.annotations.Nullable;

/// The parts of a snapshot do not make the document that they should.
final class DamagedSnapshotException extends Exception {
    private static final long serialVersionUID = 1;
    private final String why;

    DamagedSnapshotException(String why, @Nullable Throwable cause) {
        super(why, cause);
        this.why = why;
    }

    String why() {
        return why;
    }
}

package dev.lintel.infra;

import java.util.List;

/// Settings that are not what they should be; the message has one line for each.
public final class InvalidStageException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<String> faults;

    InvalidStageException(List<String> faults) {
        super(String.join("\n", faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}

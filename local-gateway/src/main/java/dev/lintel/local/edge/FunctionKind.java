package dev.lintel.local.edge;

/// The events that a CloudFront Function can be of.
enum FunctionKind {
    VIEWER_REQUEST("viewer-request", 'Q'),
    VIEWER_RESPONSE("viewer-response", 'P');

    private final String label;
    private final char frame;

    FunctionKind(String label, char frame) {
        this.label = label;
        this.frame = frame;
    }

    /// As events and files name it.
    String label() {
        return label;
    }

    /// Name of its bundle, for people.
    String file() {
        return label + ".js";
    }

    /// Type of the frame that calls it.
    char frame() {
        return frame;
    }
}

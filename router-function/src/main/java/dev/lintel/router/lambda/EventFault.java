package dev.lintel.router.lambda;

/// The event is none that this function answers: the invocation fails, for there is no HTTP client to tell. Quotes
/// nothing of the event and carries no stack trace.
final class EventFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String type;

    private EventFault(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    /// The event cannot be read.
    static EventFault malformed(String what) {
        return new EventFault("Lintel.MalformedEvent", what);
    }

    /// The event is of another service than those that pass HTTP requests on.
    static EventFault notHttp() {
        return new EventFault(
                "Lintel.NotAnHttpEvent",
                "the event is neither of a function URL (payload 2.0) nor of an API Gateway REST proxy (1.0)");
    }

    String type() {
        return type;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}

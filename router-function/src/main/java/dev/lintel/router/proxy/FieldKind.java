package dev.lintel.router.proxy;

/// How a proxy treats a field. Told by length first: nearly every field of a message is dismissed by one comparison.
enum FieldKind {
    END_TO_END,
    /// Ends at this hop, or is for the gateway alone: never passed on, in neither direction.
    DROPPED,
    CONNECTION,
    UPGRADE,
    TE,
    HOST,
    VIA,
    MAX_FORWARDS,
    FORWARDED,
    FORWARDED_FOR,
    FORWARDED_HOST,
    FORWARDED_PORT,
    FORWARDED_PROTO,
    REQUEST_ID,
    TRACE_PARENT,
    TRACE_STATE;

    /// Fields of this prefix carry what parts of Lintel tell each other; from outside they are lies.
    private static final String INTERNAL = "lintel-";

    static FieldKind of(String name) {
        return switch (name.length()) {
            case 2 -> when(name, "te", TE);
            case 3 -> when(name, "via", VIA);
            case 4 -> when(name, "host", HOST);
            // CGI programs would take it for their own proxy setting ("httpoxy")
            case 5 -> when(name, "proxy", DROPPED);
            case 7 -> when(name, "upgrade", UPGRADE);
            case 9 -> when(name, "forwarded", FORWARDED);
            case 10 ->
                switch (name.charAt(0) | 0x20) {
                    case 'c' -> when(name, "connection", CONNECTION);
                    case 'k' -> when(name, "keep-alive", DROPPED);
                    case 't' -> when(name, "tracestate", TRACE_STATE);
                    default -> internal(name);
                };
            case 11 -> when(name, "traceparent", TRACE_PARENT);
            case 12 ->
                switch (name.charAt(0) | 0x20) {
                    case 'x' -> when(name, "x-request-id", REQUEST_ID);
                    case 'm' -> when(name, "max-forwards", MAX_FORWARDS);
                    default -> internal(name);
                };
            case 14 -> when(name, "http2-settings", DROPPED);
            case 15 -> when(name, "x-forwarded-for", FORWARDED_FOR);
            case 16 ->
                switch (name.charAt(name.length() - 1) | 0x20) {
                    case 't' ->
                        name.equalsIgnoreCase("x-forwarded-host")
                                ? FORWARDED_HOST
                                : when(name, "x-forwarded-port", FORWARDED_PORT);
                    case 'n' -> when(name, "proxy-connection", DROPPED);
                    default -> internal(name);
                };
            case 17 ->
                name.equalsIgnoreCase("x-forwarded-proto") ? FORWARDED_PROTO : when(name, "transfer-encoding", DROPPED);
            case 18 -> when(name, "proxy-authenticate", DROPPED);
            case 19 -> when(name, "proxy-authorization", DROPPED);
            case 25 -> when(name, "proxy-authentication-info", DROPPED);
            default -> internal(name);
        };
    }

    private static FieldKind when(String name, String expected, FieldKind kind) {
        return name.equalsIgnoreCase(expected) ? kind : internal(name);
    }

    private static FieldKind internal(String name) {
        return (name.charAt(0) | 0x20) == 'l' && name.regionMatches(true, 0, INTERNAL, 0, INTERNAL.length())
                ? DROPPED
                : END_TO_END;
    }
}

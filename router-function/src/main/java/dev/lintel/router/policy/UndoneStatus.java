package dev.lintel.router.policy;

/// Statuses by which a backend says that it did not do what was asked (RFC 9110 sections 15.5.9 and 15.6.4, RFC 8470
/// section 5.2, RFC 6585 section 4).
public final class UndoneStatus {
    private UndoneStatus() {}

    public static boolean is(int status) {
        return switch (status) {
            case 408, 425, 429, 503 -> true;
            default -> false;
        };
    }
}

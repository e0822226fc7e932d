package dev.lintel.router.proxy;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import org.jspecify.annotations.Nullable;

/// Our entry in `Via` (RFC 9110 section 7.6.3), and the loops it shows. Gateways in a row may share a pseudonym, so a
/// few
/// entries of our own are no loop yet.
final class Via {
    private static final int MAX_OWN = 5;
    private static final int MAX_ENTRIES = 50;

    private final String pseudonym;
    private final String http10;
    private final String http11;
    private final String http2;

    Via(String pseudonym) {
        this.pseudonym = pseudonym;
        http10 = "1.0 " + pseudonym;
        http11 = "1.1 " + pseudonym;
        http2 = "2.0 " + pseudonym;
    }

    /// @param before value of the field so far; null if there is none
    /// @param protocol over which the message was received
    String appended(@Nullable String before, String protocol) {
        String own = switch (protocol) {
            case "HTTP/2" -> http2;
            case "HTTP/1.0" -> http10;
            default -> http11;
        };
        return before == null || before.isEmpty() ? own : before + ", " + own;
    }

    /// @throws ProblemException `LOOP_DETECTED`
    void refuseLoop(String before) {
        int[] seen = new int[2];
        ListTokens.forEach(before, entry -> {
            seen[0]++;
            int space = entry.indexOf(' ');
            if (space > 0 && entry.startsWith(pseudonym, space + 1) && endsAt(entry, space + 1 + pseudonym.length()))
                seen[1]++;
        });
        if (seen[1] >= MAX_OWN || seen[0] >= MAX_ENTRIES)
            throw new ProblemException(Problem.of(
                    ProblemType.LOOP_DETECTED,
                    "the request passed this gateway " + seen[1] + " times and " + seen[0] + " proxies in all"));
    }

    private static boolean endsAt(String entry, int end) {
        return entry.length() == end || entry.charAt(end) == ' ';
    }
}

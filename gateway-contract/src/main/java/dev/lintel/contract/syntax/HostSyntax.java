package dev.lintel.contract.syntax;

import org.jspecify.annotations.Nullable;

/// Hosts: DNS names, IPv4 addresses, and IPv6 addresses in brackets. Never resolved here.
public final class HostSyntax {
    private static final int NAME_LENGTH = 253;
    private static final int LABEL_LENGTH = 63;
    private static final Range PORTS = new Range(1, 65_535);

    private HostSyntax() {}

    public static @Nullable String faultIn(String text) {
        if (text.startsWith("[")) {
            boolean literal = text.endsWith("]") && CidrSyntax.isIpv6(text.substring(1, text.length() - 1));
            return literal ? null : "is not a host: an IPv6 address in brackets was expected";
        }
        return isName(text)
                ? null
                : "is not a host: a name such as api.example.com (its xn-- form if international), an IPv4 address, or an IPv6 address in brackets; no scheme, port or final dot";
    }

    /// A host, or `*.` and a name for everything below it.
    public static @Nullable String faultInPattern(String text) {
        if (!text.contains("*")) return faultIn(text);
        return text.startsWith("*.") && isName(text.substring(2))
                ? null
                : "is not a host pattern: the wildcard is the whole first label, as in *.example.com";
    }

    /// A host, perhaps with `:port`.
    public static @Nullable String faultInAuthority(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.indexOf(']', colon) >= 0) return faultIn(text);
        String port = text.substring(colon + 1);
        boolean digits = port.length() <= 5 && !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || PORTS.faultIn(Integer.parseInt(port)) != null) return "has a port that is not one: 1 to 65535";
        return faultIn(text.substring(0, colon));
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > NAME_LENGTH) return false;
        int label = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '.') {
                if (!isLabelCharacter(text.charAt(i))) return false;
            } else {
                boolean bad = i == label || i - label > LABEL_LENGTH;
                if (bad || text.charAt(label) == '-' || text.charAt(i - 1) == '-') return false;
                label = i + 1;
            }
        }
        return true;
    }

    private static boolean isLabelCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }
}

package dev.lintel.contract.match;

import java.util.Locale;

/// The host of an authority, as matching compares it.
public final class HostName {
    private HostName() {}

    /// @param authority of `Host` or `:authority`: a name or address, perhaps with a port
    /// @return lower case, without port and trailing dot; the same instance when nothing changes
    public static String of(String authority) {
        int end = authority.length();
        int colon = authority.lastIndexOf(':');
        if (colon >= 0 && authority.indexOf(']', colon) < 0) end = colon; // [::1] has colons of its own
        if (end > 1 && authority.charAt(end - 1) == '.') end--;
        return (end == authority.length() ? authority : authority.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}

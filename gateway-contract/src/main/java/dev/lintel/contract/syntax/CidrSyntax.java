package dev.lintel.contract.syntax;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Address blocks (RFC 4632 section 3.1, RFC 4291 section 2.3): `10.0.0.0/8`, `2001:db8::/32`.
public final class CidrSyntax {
    private static final String FORM = "is not an address block such as 10.0.0.0/8 or 2001:db8::/32";

    private CidrSyntax() {}

    public static @Nullable String faultIn(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean v4 = isIpv4(address);
        if (!v4 && !isIpv6(address)) return FORM;
        if (slash < 0) return FORM + "; for this one address write " + address + (v4 ? "/32" : "/128");
        String prefix = text.substring(slash + 1);
        if (prefix.isEmpty() || prefix.length() > 3 || !prefix.chars().allMatch(c -> c >= '0' && c <= '9')) return FORM;
        int bits = Integer.parseInt(prefix);
        byte[] octets = InetAddress.ofLiteral(address).getAddress();
        if (bits > (v4 ? 32 : 128)) return FORM + "; the prefix is longer than the address";
        if (octets.length == (v4 ? 4 : 16)) clearHostBits(octets, bits);
        else return FORM + "; write an IPv4 address as such";
        return sameAddress(address, octets) ? null : "has bits set behind its prefix of " + bits + " bits";
    }

    private static void clearHostBits(byte[] octets, int bits) {
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            octets[i] = (byte) (octets[i] & (0xFF00 >> kept));
        }
    }

    private static boolean sameAddress(String address, byte[] octets) {
        return java.util.Arrays.equals(InetAddress.ofLiteral(address).getAddress(), octets);
    }

    static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) return false;
        for (String part : parts) {
            boolean digits =
                    part.length() >= 1 && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(part) > 255 || (part.length() > 1 && part.startsWith("0"))) return false;
        }
        return true;
    }

    static boolean isIpv6(String text) {
        if (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || text.length() > 45) return false;
        try {
            InetAddress.ofLiteral(text);
            return !text.startsWith("[");
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}

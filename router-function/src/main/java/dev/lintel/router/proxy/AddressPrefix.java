package dev.lintel.router.proxy;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Cuts client addresses to what stands for one client.
public final class AddressPrefix {
    private static final HexFormat HEX = HexFormat.of();

    private AddressPrefix() {}

    /// `203.0.113.0/24` of an IPv4 address, also where it came mapped into IPv6; eight groups of four digits and the
    /// bits of an IPv6 one, so that one address has one text.
    ///
    /// @return null if it is no numeric address
    public static @Nullable String of(String address, int ipv4Bits, int ipv6Bits) {
        byte @Nullable [] bytes = AddressBlocks.bytes(address);
        if (bytes == null) return null;
        boolean ipv4 = bytes.length == 4;
        int bits = ipv4 ? ipv4Bits : ipv6Bits;
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            bytes[i] = (byte) (bytes[i] & (0xFF00 >> kept));
        }
        var text = new StringBuilder(44);
        for (int i = 0; i < bytes.length; i++) {
            if (ipv4) text.append(i == 0 ? "" : ".").append(bytes[i] & 0xFF);
            else text.append(i > 0 && i % 2 == 0 ? ":" : "").append(HEX.toHexDigits(bytes[i]));
        }
        return bits == bytes.length * 8
                ? text.toString()
                : text.append('/').append(bits).toString();
    }
}

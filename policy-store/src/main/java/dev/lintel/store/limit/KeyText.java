package dev.lintel.store.limit;

import dev.lintel.contract.policy.LimitCost;
import dev.lintel.contract.policy.LimitKey.Part;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// How keys of limits are written: `client-ip=203.0.113.7;header:x-tenant=~xnF…`. Parts that clients or issuers of
/// tokens write are hashed, others stand as they are where they are short and plain. The router writes them for
/// requests, the admin API for operators. Immutable.
public final class KeyText {
    private static final int MOST_CHARACTERS = 400;
    private static final int PLAIN_CHARACTERS = 64;
    private static final HexFormat HEX = HexFormat.of();

    private final String[] labels;
    private final boolean[] hashed;
    private final String suffix;

    /// Of a policy. One without parts has a counter of its own; so has one with another cost than 1, as an ask has one
    /// cost for all the limits of an item.
    public KeyText(NamedLimit limit) {
        var parts = limit.policy().scope().key().parts();
        labels = parts.stream().map(KeyText::label).toArray(String[]::new);
        hashed = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) hashed[i] = isHashed(parts.get(i));
        boolean alone = !limit.policy().cost().equals(LimitCost.Fixed.ONE);
        if (labels.length == 0) suffix = "limit=" + plain(limit.name());
        else suffix = alone ? ";limit=" + plain(limit.name()) : "";
    }

    /// In the words of the document.
    public String label(int part) {
        return labels[part];
    }

    public int parts() {
        return labels.length;
    }

    /// @param value null or empty where a request lacks the part and counts with all that do
    public void append(StringBuilder text, int part, @Nullable String value) {
        if (!text.isEmpty()) text.append(';');
        text.append(labels[part]);
        if (value == null || value.isEmpty()) text.append('!');
        else text.append('=').append(hashed[part] ? KeyDigest.of(value) : plain(value));
    }

    /// The key, after all parts were appended.
    public String finish(StringBuilder text) {
        text.append(suffix);
        return text.length() > MOST_CHARACTERS ? KeyDigest.of(text.toString()) : text.toString();
    }

    /// `203.0.113.0/24` of an IPv4 address, eight groups of four digits and the bits of an IPv6 one, so that one
    /// address
    /// has one text.
    ///
    /// @param address 4 or 16 bytes, which are overwritten
    public static String network(byte[] address, Part.ClientIp cut) {
        boolean ipv4 = address.length == 4;
        int bits = ipv4 ? cut.ipv4Bits() : cut.ipv6Bits();
        for (int i = 0; i < address.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            address[i] = (byte) (address[i] & (0xFF00 >> kept));
        }
        var text = new StringBuilder(44);
        for (int i = 0; i < address.length; i++) {
            if (ipv4) text.append(i == 0 ? "" : ".").append(address[i] & 0xFF);
            else text.append(i > 0 && i % 2 == 0 ? ":" : "").append(HEX.toHexDigits(address[i]));
        }
        return bits == address.length * 8
                ? text.toString()
                : text.append('/').append(bits).toString();
    }

    private static String label(Part part) {
        return switch (part) {
            case Part.ClientIp ip -> "client-ip";
            case Part.Consumer consumer -> "consumer";
            case Part.ApiKey apiKey -> "api-key";
            case Part.Claim claim -> "claim:" + plain(claim.name());
            case Part.Header header -> "header:" + plain(header.name());
            case Part.Cookie cookie -> "cookie:" + plain(cookie.name());
            case Part.Query query -> "query:" + plain(query.name());
            case Part.RouteId route -> "route";
            case Part.BackendId backend -> "backend";
            case Part.Host host -> "host";
            case Part.Computed computed ->
                "expression:" + KeyDigest.of(computed.expression().text());
        };
    }

    private static boolean isHashed(Part part) {
        return switch (part) {
            case Part.ClientIp ip -> false;
            case Part.Consumer consumer -> false;
            case Part.RouteId route -> false;
            case Part.BackendId backend -> false;
            case Part.Host host -> false;
            case Part.ApiKey apiKey -> true;
            case Part.Claim claim -> true;
            case Part.Header header -> true;
            case Part.Cookie cookie -> true;
            case Part.Query query -> true;
            case Part.Computed computed -> true;
        };
    }

    /// The text itself where it is short and could not be taken for another part.
    private static String plain(String text) {
        if (text.length() > PLAIN_CHARACTERS) return KeyDigest.of(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':') || c == '_' || c == '@';
            if (!fits) return KeyDigest.of(text);
        }
        return text;
    }
}

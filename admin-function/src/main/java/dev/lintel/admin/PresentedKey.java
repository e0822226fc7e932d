package dev.lintel.admin;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.LimitKey;
import dev.lintel.contract.policy.LimitKey.Missing;
import dev.lintel.contract.policy.LimitKey.Part;
import dev.lintel.store.limit.KeyText;
import dev.lintel.store.limit.NamedLimit;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A limit's key of what a client would present: its address, the value of a header.
final class PresentedKey {
    private PresentedKey() {}

    /// @param values one for each part of the policy's key, in its order; an empty one for a request that lacks the
    /// part
    /// @throws ProblemException `BAD_REQUEST`
    static String of(NamedLimit limit, List<String> values) {
        LimitKey key = limit.policy().scope().key();
        var text = new KeyText(limit);
        if (values.size() != text.parts()) throw bad(wanted(text) + "; " + values.size() + " given");
        var written = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value.isEmpty() && key.onMissing() != Missing.SHARED)
                throw bad("requests without " + text.label(i) + " are not counted here");
            text.append(
                    written, i, value.isEmpty() ? value : counted(key.parts().get(i), value));
        }
        return text.finish(written);
    }

    private static String wanted(KeyText text) {
        return text.parts() == 0
                ? "all requests count together here: give no key"
                : "give the query parameter key once for each of: "
                        + IntStream.range(0, text.parts()).mapToObj(text::label).collect(Collectors.joining(", "));
    }

    /// What of the value counts.
    private static String counted(Part part, String value) {
        return switch (part) {
            case Part.ClientIp cut -> KeyText.network(address(value), cut);
            case Part.Host host -> value.toLowerCase(Locale.ROOT);
            case Part.Consumer consumer -> value;
            case Part.ApiKey apiKey -> value;
            case Part.Claim claim -> value;
            case Part.Header header -> value;
            case Part.Cookie cookie -> value;
            case Part.Query query -> value;
            case Part.RouteId route -> value;
            case Part.BackendId backend -> value;
            case Part.Computed computed -> value;
        };
    }

    /// Never asks a resolver. An IPv4 address that is mapped into IPv6 comes out as what it is.
    private static byte[] address(String text) {
        boolean plain = text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        try {
            if (plain) return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(noAddress().problem(), malformed);
        }
        throw noAddress();
    }

    private static ProblemException noAddress() {
        return bad("a client-ip is a numeric address, such as 203.0.113.7 or 2001:db8::1");
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(ProblemType.BAD_REQUEST, detail));
    }
}

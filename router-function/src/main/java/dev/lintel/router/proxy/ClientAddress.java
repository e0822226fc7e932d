package dev.lintel.router.proxy;

import io.netty.util.NetUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom a request came from: the nearest address that is no trusted proxy. What stands further left in a list was
/// written by somebody we do not know.
final class ClientAddress {
    private ClientAddress() {}

    /// @param peer the connection's other end, a trusted proxy
    /// @param forwardedFor value of `X-Forwarded-For`
    static String fromList(String forwardedFor, String peer, TrustedProxies trusted) {
        String client = peer;
        int end = forwardedFor.length();
        while (end > 0) {
            int comma = forwardedFor.lastIndexOf(',', end - 1);
            String address = ForwardedElement.withoutPort(
                    forwardedFor.substring(comma + 1, end).strip());
            if (!numeric(address)) return client;
            client = address;
            if (!trusted.contain(address)) return client;
            end = comma;
        }
        return client;
    }

    static String fromElements(List<ForwardedElement> elements, String peer, TrustedProxies trusted) {
        String client = peer;
        for (int i = elements.size() - 1; i >= 0; i--) {
            @Nullable String address = elements.get(i).client();
            if (address == null || !numeric(address)) return client;
            client = address;
            if (!trusted.contain(address)) return client;
        }
        return client;
    }

    private static boolean numeric(String address) {
        return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address);
    }
}

package dev.lintel.router.proxy;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Request;

/// `Connection`, and the one thing it may carry through: a WebSocket upgrade. Any other protocol, `h2c` first of all,
/// would be a tunnel past the gateway.
final class Upgrades {
    private static final String WEBSOCKET = "websocket";

    private Upgrades() {}

    /// Removes what `Connection` names (RFC 9110 section 7.6.1).
    static void dropNamed(String connection, Headers.Builder out) {
        if (connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) return;
        ListTokens.forEach(connection, out::remove);
    }

    static void keep(Request request, String connection, String upgrade, Headers.Builder out) {
        boolean handshake = upgrade.equalsIgnoreCase(WEBSOCKET)
                && request.method().equals("GET")
                && request.peer().protocol().equals("HTTP/1.1")
                && ListTokens.contains(connection, "upgrade");
        if (handshake) out.add("Connection", "Upgrade").add("Upgrade", WEBSOCKET);
    }
}

package dev.lintel.local.dev;

import dev.lintel.router.RunningRouter;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/// The gateway's entry, and how people reach what listens where it does.
///
/// @param bind address or name that it listens on
record Listening(String bind, HttpEntry entry) {
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /// @param handler the router's, or what stands before it
    /// @throws dev.lintel.local.Stop if the port cannot be had
    static Listening start(DevOptions options, Handler handler, RunningRouter router) {
        var address = new InetSocketAddress(options.bind(), options.port());
        try {
            HttpEntry entry = HttpEntry.start(address, handler, router.settings(), router.loops(), NanoClock.SYSTEM);
            return new Listening(options.bind(), entry);
        } catch (Exception e) { // Netty throws what binding failed with, checked or not
            throw AdminServer.cannotListen("gateway", address, "--port", e);
        }
    }

    URI uri() {
        return uri(bind, entry.address());
    }

    static URI uri(String bind, InetSocketAddress address) {
        String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    /// Accepts no more, and lets requests finish.
    void close() {
        entry.close(DRAIN);
    }
}

package dev.lintel.contract;

import java.time.Duration;
import java.util.List;

/// What holds for the whole gateway.
///
/// @param limits on what a client may send
/// @param timeouts of calls, where neither route nor backend says
/// @param trustedProxies CIDR blocks whose `Forwarded` and `X-Forwarded-*` are believed; by default none
/// @param via the pseudonym in `Via` (RFC 9110 section 7.6.3)
public record GatewaySettings(Limits limits, Timeouts timeouts, List<String> trustedProxies, String via) {
    public static final GatewaySettings DEFAULT =
            new GatewaySettings(Limits.DEFAULT, Timeouts.DEFAULT, List.of(), "lintel");

    public GatewaySettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /// @param headerBytes all fields together (431); 1 KiB to 256 KiB
    /// @param headerCount fields (431); 10 to 1,000
    /// @param urlBytes the request target (414); 256 to 65,536
    /// @param bodyBytes of a request (413); 0 to 10 GiB
    /// @param headTimeout from a request's first byte to the end of its head (408); 100 ms to 5 min
    /// @param bodyIdleTimeout between two reads of its body (408); 100 ms to 1 h
    /// @param keepAliveTimeout of a connection without a request; 0 s to 1 h
    public record Limits(
            int headerBytes,
            int headerCount,
            int urlBytes,
            long bodyBytes,
            Duration headTimeout,
            Duration bodyIdleTimeout,
            Duration keepAliveTimeout) {
        public static final Limits DEFAULT = new Limits(
                32 * 1024,
                100,
                8 * 1024,
                10L * 1024 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(75));
    }
}

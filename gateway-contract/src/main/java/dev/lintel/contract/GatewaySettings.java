package dev.lintel.contract;

import dev.lintel.contract.syntax.CidrSyntax;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds for the whole gateway.
///
/// @param limits on what a client may send
/// @param timeouts of calls, where neither route nor backend says
/// @param trustedProxies CIDR blocks whose `Forwarded` and `X-Forwarded-*` are believed; at most 256, by default none
/// @param via the pseudonym in `Via` (RFC 9110 section 7.6.3), a token of at most 64 characters
public record GatewaySettings(Limits limits, Timeouts timeouts, List<String> trustedProxies, String via) {
    public static final Range TRUSTED_PROXIES = new Range(0, 256);
    public static final GatewaySettings DEFAULT =
            new GatewaySettings(Limits.DEFAULT, Timeouts.DEFAULT, List.of(), "lintel");

    private static final int VIA_LENGTH = 64;

    /// @throws IllegalArgumentException if a component breaks its rule
    public GatewaySettings {
        TRUSTED_PROXIES.require("trustedProxies: their number", trustedProxies.size());
        Syntax block = CidrSyntax::faultIn;
        trustedProxies.forEach(block::require);
        Syntax pseudonym = GatewaySettings::faultInVia;
        pseudonym.require(via);
        trustedProxies = List.copyOf(trustedProxies);
    }

    public static @Nullable String faultInVia(String text) {
        return FieldSyntax.isToken(text) && text.length() <= VIA_LENGTH
                ? null
                : "is not a pseudonym for Via: letters, digits, '.', '_' or '-', at most " + VIA_LENGTH;
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
        public static final Range HEADER_BYTES = new Range(1024, 256 * 1024);
        public static final Range HEADER_COUNT = new Range(10, 1_000);
        public static final Range URL_BYTES = new Range(256, 65_536);
        public static final Range BODY_BYTES = new Range(0, 10L << 30);
        public static final DurationRange HEAD_TIMEOUT =
                new DurationRange(Duration.ofMillis(100), Duration.ofMinutes(5));
        public static final DurationRange BODY_IDLE_TIMEOUT =
                new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
        public static final DurationRange KEEP_ALIVE_TIMEOUT = new DurationRange(Duration.ZERO, Duration.ofHours(1));

        public static final Limits DEFAULT = new Limits(
                32 * 1024,
                100,
                8 * 1024,
                10L * 1024 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(75));

        /// @throws IllegalArgumentException if one is out of range
        public Limits {
            HEADER_BYTES.require("headerBytes", headerBytes);
            HEADER_COUNT.require("headerCount", headerCount);
            URL_BYTES.require("urlBytes", urlBytes);
            BODY_BYTES.require("bodyBytes", bodyBytes);
            HEAD_TIMEOUT.require("headTimeout", headTimeout);
            BODY_IDLE_TIMEOUT.require("bodyIdleTimeout", bodyIdleTimeout);
            KEEP_ALIVE_TIMEOUT.require("keepAliveTimeout", keepAliveTimeout);
        }
    }
}

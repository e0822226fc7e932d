package dev.lintel.router.entry;

import dev.lintel.contract.GatewaySettings;

/// The limits of [GatewaySettings] as the hot path wants them: durations in nanoseconds.
record EntryLimits(
        GatewaySettings.Limits source,
        int headerBytes,
        int headerCount,
        int urlBytes,
        long bodyBytes,
        long headNanos,
        long bodyIdleNanos,
        long keepAliveNanos) {

    static EntryLimits of(GatewaySettings.Limits limits) {
        return new EntryLimits(
                limits,
                limits.headerBytes(),
                limits.headerCount(),
                limits.urlBytes(),
                limits.bodyBytes(),
                limits.headTimeout().toNanos(),
                limits.bodyIdleTimeout().toNanos(),
                limits.keepAliveTimeout().toNanos());
    }
}

package dev.lintel.admin.health;

import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.protection.HealthCheck;

/// Asks one target. May block for as long as the check's timeout.
@FunctionalInterface
public interface HealthProbe {
    /// Whether it answers as one that is well does; never throws.
    boolean isWell(UpstreamSpec.Target target, UpstreamSpec.Tls tls, HealthCheck check);
}

package dev.lintel.router;

import dev.lintel.contract.Backend;
import dev.lintel.router.upstream.Upstream;

/// Makes the upstream of a backend.
@FunctionalInterface
interface UpstreamFactory {
    Upstream create(Backend backend);
}

package dev.lintel.router.upstream;

import dev.lintel.contract.Backend;
import dev.lintel.contract.UpstreamSpec.Target;

/// Makes the guards of a backend's targets. Thread-safe.
@FunctionalInterface
public interface TargetGuards {
    /// No guards.
    TargetGuards NONE = backend -> (index, target) -> TargetGuard.NONE;

    /// Those of one backend, which know of each other.
    interface OfBackend {
        /// @param index of the target, for people
        TargetGuard guard(int index, Target target);
    }

    OfBackend of(Backend backend);
}

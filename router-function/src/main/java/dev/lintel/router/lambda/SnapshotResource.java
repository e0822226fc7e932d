package dev.lintel.router.lambda;

import dev.lintel.router.lambda.runtime.SnapshotHooks;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/// The hooks as Amazon's runtime wants them. It keeps resources by weak references only: hold on to this one.
final class SnapshotResource implements Resource {
    private final SnapshotHooks hooks;

    private SnapshotResource(SnapshotHooks hooks) {
        this.hooks = hooks;
    }

    static SnapshotResource registered(SnapshotHooks hooks) {
        var resource = new SnapshotResource(hooks);
        Core.getGlobalContext().register(resource);
        return resource;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        hooks.beforeCheckpoint();
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        hooks.afterRestore();
    }
}

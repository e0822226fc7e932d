package dev.lintel.contract.parse;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Faults;
import dev.lintel.contract.Pointer;
import dev.lintel.contract.PolicyRef;
import dev.lintel.contract.Route;
import dev.lintel.contract.policy.LimitKey;
import dev.lintel.contract.policy.LimitPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What must hold of the limits of one route together.
final class LimitPlacement {
    /// They are decided by one write where they have one key; an item holds no more.
    private static final int LIMITS = 8;

    private LimitPlacement() {}

    static void check(Route route, Configuration configuration, Pointer at, Faults faults) {
        List<PolicyRef> limits = route.policies().stream()
                .filter(ref -> configuration.policy(ref) instanceof LimitPolicy)
                .toList();
        if (limits.size() > LIMITS)
            faults.add(at.child("policies"), "has " + limits.size() + " limits; at most " + LIMITS + " are allowed");
        Set<String> named = new HashSet<>();
        for (PolicyRef ref : limits) {
            if (ref instanceof PolicyRef.Named twice && !named.add(twice.id()))
                faults.add(at.child("policies"), "names the limit '" + twice.id() + "' twice");
            if (configuration.policy(ref) instanceof LimitPolicy limit && countsByBackend(limit) && splits(route))
                faults.add(
                        at.child("policies"),
                        "has a limit whose key has the part 'backend', but several backends: which one is chosen later");
        }
    }

    private static boolean countsByBackend(LimitPolicy limit) {
        return limit.scope().key().parts().contains(new LimitKey.Part.BackendId());
    }

    private static boolean splits(Route route) {
        return route.action() instanceof Action.Forward forward
                && forward.backends().size() > 1;
    }
}

package dev.lintel.router.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The destinations of a backend at one time, best preferred first. Immutable.
///
/// @param destinations sorted by tier, then by identity, so that lists that say the same are the same
/// @param known false until targets that are discovered were found, or sought in vain, for the first time
record TargetList(List<Destination> destinations, boolean known) {
    static final TargetList UNKNOWN = new TargetList(List.of(), false);

    static TargetList of(List<Destination> destinations) {
        List<Destination> sorted = new ArrayList<>(destinations);
        sorted.sort(Comparator.comparingInt((Destination destination) -> destination.tier)
                .thenComparingLong(destination -> destination.identity));
        return new TargetList(List.copyOf(sorted), true);
    }

    boolean has(Destination destination) {
        return destinations.contains(destination);
    }

    /// The one for an equal site; null for none.
    @Nullable
    Destination at(Site site) {
        for (Destination destination : destinations) if (destination.site.equals(site)) return destination;
        return null;
    }

    /// Those that are equally preferred, best first.
    List<List<Destination>> tiers() {
        List<List<Destination>> tiers = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= destinations.size(); i++) {
            if (i < destinations.size() && destinations.get(i).tier == destinations.get(from).tier) continue;
            tiers.add(destinations.subList(from, i));
            from = i;
        }
        return tiers;
    }
}

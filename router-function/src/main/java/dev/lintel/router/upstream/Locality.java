package dev.lintel.router.upstream;

import dev.lintel.contract.LoadBalancing.Preference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where this router itself is, as labels: `region` in AWS, and what its host adds, such as `zone`.
///
/// @param labels name to value
public record Locality(Map<String, String> labels) {
    public static final Locality UNKNOWN = new Locality(Map.of());

    public Locality {
        labels = Map.copyOf(labels);
    }

    /// @param list such as `zone=use1-az1,rack=7`; null or empty for none
    /// @param region null where there is none
    /// @throws IllegalArgumentException if the list is none
    public static Locality of(@Nullable String list, @Nullable String region) {
        Map<String, String> labels = new HashMap<>();
        if (region != null && !region.isEmpty()) labels.put("region", region);
        for (String part : list == null || list.isBlank() ? new String[0] : list.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) throw new IllegalArgumentException("a locality is label=value, not \"" + part + "\"");
            labels.put(
                    part.substring(0, equals).strip(),
                    part.substring(equals + 1).strip());
        }
        return new Locality(labels);
    }

    /// The place of the first preference that a target meets; one past the last where it meets none. Within that, what
    /// its priority says. A preference for the router's own value, where it has none, is met by nobody.
    int tier(List<Preference> preferences, Site site) {
        int met = 0;
        while (met < preferences.size() && !meets(preferences.get(met), site)) met++;
        return met << 16 | Math.min(site.priority(), 0xffff);
    }

    private boolean meets(Preference preference, Site site) {
        String wanted = preference.value().orElseGet(() -> labels.getOrDefault(preference.label(), ""));
        return !wanted.isEmpty() && wanted.equals(site.labels().get(preference.label()));
    }
}

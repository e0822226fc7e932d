package dev.lintel.contract;

import java.util.Map;

/// A named upstream that routes refer to.
///
/// @param id human id, same form as a route's
public record Backend(String id, String description, Map<String, String> labels, UpstreamSpec upstream) {
    public Backend {
        labels = Map.copyOf(labels);
    }
}

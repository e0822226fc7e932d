package dev.lintel.contract.edge;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import java.util.Locale;
import java.util.TreeSet;

/// The header fields by which this configuration chooses between answers: conditions, versions, and what keeps a client
/// on one backend. A cache must keep such answers apart, so the edge puts their values into the cache key.
final class VaryFields {
    /// In place of the names, where they are too many: every field counts.
    static final String ALL = "*";
    static final String NONE = "-";

    private static final int LENGTH = 300;

    private VaryFields() {}

    /// Lower case, sorted, commas between.
    static String of(Configuration configuration) {
        var names = new TreeSet<String>();
        for (Route route : configuration.routes()) {
            for (RouteMatch match : route.matches()) {
                for (FieldMatch header : match.headers()) names.add(header.name());
                match.version().ifPresent(version -> {
                    if (version.source() instanceof VersionMatch.Source.Header header) names.add(header.name());
                    if (version.source() instanceof VersionMatch.Source.MediaType) names.add("accept");
                });
            }
            if (route.action() instanceof Action.Forward forward)
                forward.sticky()
                        .filter(key -> key.source() == Action.StickyKey.Source.HEADER)
                        .ifPresent(key -> names.add(key.name()));
        }
        var lower = new TreeSet<String>();
        for (String name : names) lower.add(name.toLowerCase(Locale.ROOT));
        String text = String.join(",", lower);
        return text.isEmpty() ? NONE : text.length() > LENGTH ? ALL : text;
    }
}

package dev.lintel.local.dev;

import dev.lintel.router.http.Call;
import dev.lintel.router.telemetry.AccessRecord;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which access records a follower wants.
///
/// @param routes ids, or empty for any; `-` stands for requests that no route took
/// @param statuses such as `404` or `5xx`, or empty for any
record RecordFilter(Set<String> routes, Set<String> statuses) implements Predicate<AccessRecord> {
    RecordFilter {
        for (String status : statuses)
            if (!status.matches("[1-5]([0-9]{2}|xx)|0"))
                throw new IllegalArgumentException("a status is like 404 or 5xx, not " + status);
    }

    /// @param query raw, with `route` and `status`, each any number of times or as a comma-separated list
    /// @throws IllegalArgumentException for other parameters and wrong values
    static RecordFilter ofQuery(String query) {
        Set<String> routes = new LinkedHashSet<>();
        Set<String> statuses = new LinkedHashSet<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            Set<String> into = switch (name) {
                case "route" -> routes;
                case "status" -> statuses;
                default ->
                    throw new IllegalArgumentException(
                            "there is no query parameter " + name + " here; known: route, status");
            };
            for (String one : value.split(",", -1))
                if (!one.isBlank()) into.add(one.strip().toLowerCase(Locale.ROOT));
        }
        return new RecordFilter(routes, statuses);
    }

    @Override
    public boolean test(AccessRecord record) {
        @Nullable String route = record.route;
        if (!routes.isEmpty() && !routes.contains(route == null ? "-" : route)) return false;
        if (statuses.isEmpty()) return true;
        Call.@Nullable Outcome outcome = record.outcome;
        int status = outcome == null ? 0 : outcome.status();
        return statuses.contains(Integer.toString(status)) || statuses.contains(status / 100 + "xx");
    }
}

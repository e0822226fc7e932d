package dev.lintel.contract.match;

import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One way into a route: one of its matches, under one host, with one spelling of its path.
///
/// @param host as written; empty for any
/// @param found the verdict when this one wins
record Candidate(
        String host,
        PathPattern path,
        List<Condition> conditions,
        int headerConditions,
        int matchIndex,
        Verdict.Found found) {

    Candidate {
        conditions = List.copyOf(conditions);
    }

    /// Every way into a route.
    static List<Candidate> of(Route route, int index) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < route.matches().size(); i++) {
            RouteMatch match = route.matches().get(i);
            List<Condition> conditions = Condition.of(match);
            int headers = (int) conditions.stream()
                    .filter(condition -> !(condition instanceof Condition.QueryParameter))
                    .count();
            Set<String> hosts = match.hosts().isEmpty() ? Set.of("") : new LinkedHashSet<>(match.hosts());
            for (PathPattern path : paths(match)) {
                var found = new Verdict.Found(route, match, index, path);
                for (String host : hosts) candidates.add(new Candidate(host, path, conditions, headers, i, found));
            }
        }
        return candidates;
    }

    private static List<PathPattern> paths(RouteMatch match) {
        var plain = PathPattern.of(match.path(), "");
        if (match.version().isEmpty()) return List.of(plain);
        VersionMatch version = match.version().get();
        if (!(version.source() instanceof VersionMatch.Source.PathSegment)) return List.of(plain);
        var versioned = PathPattern.of(match.path(), "v" + version.version());
        return version.unversioned() ? List.of(versioned, plain) : List.of(versioned);
    }

    Set<String> methods() {
        return found.match().methods();
    }

    /// Equal for candidates that ask the same of a request.
    Object question() {
        return List.of(host, path.text(), methods(), Set.copyOf(conditions));
    }

    int queryConditions() {
        return conditions.size() - headerConditions;
    }

    /// GET admits HEAD (RFC 9110 section 9.3.2).
    boolean admits(String method) {
        Set<String> methods = methods();
        return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
    }

    boolean conditionsHold(MatchInput input) {
        for (int i = 0; i < conditions.size(); i++) if (!conditions.get(i).holds(input)) return false;
        return true;
    }
}

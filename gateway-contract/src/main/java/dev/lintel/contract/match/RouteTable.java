package dev.lintel.contract.match;

import dev.lintel.contract.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Routes, compiled for matching. Immutable; safe to share. A request that matches costs no allocation, but for regular
/// expressions and for query parameters that have to be decoded.
public final class RouteTable {
    public static final RouteTable EMPTY = compile(List.of());

    private static final Verdict.NotFound NOT_FOUND = new Verdict.NotFound();

    private final HostIndex hosts;
    private final List<Candidate> ordered;

    private RouteTable(List<Candidate> ordered) {
        this.ordered = ordered;
        Map<String, List<Candidate>> byHost = new LinkedHashMap<>();
        for (Candidate candidate : ordered)
            byHost.computeIfAbsent(candidate.host(), host -> new ArrayList<>()).add(candidate);
        hosts = new HostIndex(byHost);
    }

    /// @param routes valid ones, ids unique; their order decides nothing but [Verdict.Found#index]
    public static RouteTable compile(List<Route> routes) {
        List<Candidate> candidates = new ArrayList<>(routes.size() * 2);
        for (int i = 0; i < routes.size(); i++) candidates.addAll(Candidate.of(routes.get(i), i));
        candidates.sort(Precedence.ORDER);
        return new RouteTable(List.copyOf(candidates));
    }

    public Verdict match(MatchInput input) {
        Candidate found = hosts.find(input, null);
        if (found != null) return found.found();
        Set<String> missed = new TreeSet<>();
        hosts.find(input, missed);
        if (missed.isEmpty()) return NOT_FOUND;
        if (missed.contains("GET")) missed.add("HEAD");
        return new Verdict.MethodNotAllowed(String.join(", ", missed));
    }

    /// Every way into a route. The first one whose conditions all hold takes the request; for `HEAD`, among ways of the
    /// same host and path, those whose match names `HEAD` go before the others.
    public List<Way> ways() {
        return ordered.stream().map(Way::of).toList();
    }

    /// Matches that no request reaches, because another one asks the same and comes before.
    public List<Shadowed> shadowed() {
        List<Shadowed> shadowed = new ArrayList<>();
        Map<Object, Candidate> first = new HashMap<>();
        for (Candidate candidate : ordered) {
            @Nullable Candidate winner = first.putIfAbsent(candidate.question(), candidate);
            if (winner != null) shadowed.add(new Shadowed(candidate.found(), candidate.matchIndex(), winner.found()));
        }
        return shadowed;
    }

    /// @param loser what is never reached
    /// @param matchIndex which of the loser's matches
    /// @param winner what takes its requests
    public record Shadowed(Verdict.Found loser, int matchIndex, Verdict.Found winner) {}
}

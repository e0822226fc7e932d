package dev.lintel.contract.edge;

import java.util.ArrayList;
import java.util.List;

/// Puts the precedence of `HEAD` into the order of the rules: among ways of one host and path, those that name `HEAD`
/// go before the others, for `HEAD` alone. Where that is another order than the one for all methods, they stand twice,
/// first for `HEAD` only.
final class HeadOrder {
    private HeadOrder() {}

    /// @param rules in the order of precedence
    static List<EdgeRule> explicit(List<EdgeRule> rules) {
        List<EdgeRule> explicit = new ArrayList<>(rules.size());
        for (int from = 0, to; from < rules.size(); from = to) {
            to = from + 1;
            while (to < rules.size() && rules.get(to).sharesPath(rules.get(from))) to++;
            List<EdgeRule> group = rules.subList(from, to);
            if (anotherOrderForHead(group))
                group.stream()
                        .filter(rule -> rule.methods().contains("HEAD"))
                        .forEach(rule -> explicit.add(rule.onlyFor("HEAD")));
            explicit.addAll(group);
        }
        return explicit;
    }

    private static boolean anotherOrderForHead(List<EdgeRule> group) {
        boolean getBefore = false;
        for (EdgeRule rule : group) {
            if (getBefore && rule.methods().contains("HEAD")) return true;
            getBefore |= rule.methods().contains("GET") && !rule.methods().contains("HEAD");
        }
        return false;
    }
}

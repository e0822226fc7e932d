package dev.lintel.contract.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Builds the tree. A leaf holds the lines of all rules that a request could meet there, in the order of precedence; a
/// node branches by a hash of one feature of the request, so that it needs no labels and can have some hundred
/// children.
/// The hash only spreads: each line says all that has to hold. Not thread-safe; one per index.
final class TreeBuilder {
    /// Nodes on one way at most, the root among them.
    static final int MAX_READS = 5;
    /// In place of a child's key: only the router can tell.
    static final String OPEN = "?".repeat(NodeStore.KEY_LENGTH);

    /// Rules handled in all, each as often as it is copied: keeps a table of wildcards from growing without bounds.
    private static final int MAX_WORK = 1_000_000;

    private final NodeStore nodes;
    private int work;
    private int reads = 1;
    private int leaves;
    private int openLeaves;

    TreeBuilder(NodeStore nodes) {
        this.nodes = nodes;
    }

    int reads() {
        return reads;
    }

    int leaves() {
        return leaves;
    }

    int openLeaves() {
        return openLeaves;
    }

    /// @param room for its text
    String root(List<EdgeRule> rules, int room) {
        String text = node(rules, 1, room);
        if (text != null) return text;
        openLeaves++;
        leaves++;
        return "?";
    }

    private @Nullable String node(List<EdgeRule> all, int depth, int room) {
        work += all.size();
        List<EdgeRule> rules = withoutHidden(all);
        String leaf = "L" + rules.stream().map(rule -> "^" + rule.line()).collect(Collectors.joining());
        if (leaf.length() <= room) {
            leaves++;
            reads = Math.max(reads, depth);
            return leaf;
        }
        if (depth == MAX_READS || work > MAX_WORK) return null;
        @Nullable Split split = Split.best(rules, room);
        return split == null ? null : branches(rules, split, depth);
    }

    private String branches(List<EdgeRule> rules, Split split, int depth) {
        List<List<EdgeRule>> children = split.apply(rules);
        Map<List<EdgeRule>, String> keys = new HashMap<>();
        var text = new StringBuilder(split.feature().text()).append((char) ('0' + split.salt()));
        for (List<EdgeRule> child : children) text.append(keys.computeIfAbsent(child, same -> key(same, depth + 1)));
        return text.toString();
    }

    private String key(List<EdgeRule> rules, int depth) {
        @Nullable String text = node(rules, depth, EdgeIndex.VALUE_BYTES);
        @Nullable String key = text == null ? null : nodes.add(text);
        if (key != null) return key;
        if (text == null) leaves++;
        openLeaves++;
        return OPEN;
    }

    private static List<EdgeRule> withoutHidden(List<EdgeRule> rules) {
        List<EdgeRule> kept = new ArrayList<>(rules.size());
        List<EdgeRule> hiding = new ArrayList<>();
        for (EdgeRule rule : rules) {
            if (hiding.stream().anyMatch(earlier -> earlier.hides(rule))) continue;
            kept.add(rule);
            if (rule.hides(rule)) hiding.add(rule);
        }
        return kept;
    }
}

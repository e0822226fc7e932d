package dev.lintel.contract.edge;

import dev.lintel.contract.match.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds the tree. A leaf holds the lines of all rules that a request could meet there, in the order of precedence; a
/// node branches by a hash of one feature of the request, so that it needs no labels and can have some hundred
/// children.
/// The hash only spreads: each line says all that has to hold.
///
/// Where more lines meet than fit an entry, or than the edge could try within its time ([LeafCost]), and no feature
/// parts them, the leaf ends early with [#REST]. Not thread-safe; one per index.
final class TreeBuilder {
    /// Nodes on one way at most, the root among them.
    static final int MAX_READS = 5;
    /// In place of a child's key: only the router can tell.
    static final String OPEN = "?".repeat(NodeStore.KEY_LENGTH);
    /// Last line of a leaf that ends early: what none of those before takes, only the router can tell.
    static final String REST = "^|" + Way.ANY_PATH + "|||?";

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
        Leaf leaf = Leaf.of(rules, room);
        @Nullable Split split = leaf.whole() || depth == MAX_READS || work > MAX_WORK ? null : Split.best(rules, room);
        if (split != null) return branches(rules, split, depth);
        if (leaf.isEmpty()) return null;
        leaves++;
        reads = Math.max(reads, depth);
        if (!leaf.whole()) openLeaves++;
        return leaf.text();
    }

    /// @param whole whether it has a line for each rule
    private record Leaf(String text, boolean whole) {
        static Leaf of(List<EdgeRule> rules, int room) {
            var text = new StringBuilder("L");
            var cost = new LeafCost();
            int end = 0;
            for (EdgeRule rule : rules) {
                if (text.length() + REST.length() <= room) end = text.length();
                text.append('^').append(rule.line());
                if (text.length() > room || !cost.takes(rule)) return new Leaf(text.substring(0, end) + REST, false);
            }
            return new Leaf(text.toString(), true);
        }

        /// Whether it says no more than an [#OPEN] branch does.
        boolean isEmpty() {
            return !whole && text.length() <= 1 + REST.length();
        }
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

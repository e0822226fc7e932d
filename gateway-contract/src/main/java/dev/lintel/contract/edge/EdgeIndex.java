package dev.lintel.contract.edge;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.match.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A configuration as entries of a KeyValueStore: a decision tree of which each node is one entry. Keys are digests of
/// their content, but for [#ROOT]; so a publisher writes new entries first, then the root, and takes away later what no
/// root names any more: a reader always sees one whole revision.
///
/// What does not fit, would take the edge too long or would need a regular expression, is left to the router in plain
/// words, never answered wrongly.
/// `docs/edge.md` has the format; the same configuration always gives the same entries.
///
/// @param entries key to value, within the limits of the service
/// @param size what they hold
public record EdgeIndex(SortedMap<String, String> entries, Size size) {
    public static final String ROOT = "root";
    /// The entry that holds the day's key, `<kid>:<key>`; see [EdgeStamp#entry].
    public static final String STAMP = "stamp";

    public static final int KEY_BYTES = 512;
    public static final int VALUE_BYTES = 1024;
    public static final int TOTAL_BYTES = 5 * 1024 * 1024;
    /// Left free of the total for the revision before, whose nodes stay for a while, and for the stamp's key.
    private static final int USED_BYTES = TOTAL_BYTES / 2 - 2 * VALUE_BYTES;

    public EdgeIndex {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /// @param entries how many
    /// @param bytes keys and values together
    /// @param reads at most on the way to a decision, the root's among them and the stamp's not
    /// @param ways into routes, in all
    /// @param openWays of them those that only the router can tell apart
    /// @param openLeaves ends of the tree that leave everything to the router, or what the first of their lines do not
    /// take
    /// @param leaves ends of the tree in all
    public record Size(int entries, int bytes, int reads, int ways, int openWays, int openLeaves, int leaves) {}

    /// @param revision named in stamps
    public static EdgeIndex compile(Configuration configuration, long revision) {
        var nodes = new NodeStore(USED_BYTES);
        var facts = new RouteFacts(configuration, nodes);
        List<EdgeRule> rules = RouteTable.compile(configuration.routes()).ways().stream()
                .map(way -> RuleWriter.rule(way, facts))
                .toList();
        String head = "1 " + revision + " " + VaryFields.of(configuration) + " ";
        var tree = new TreeBuilder(nodes);
        nodes.put(ROOT, head + tree.root(HeadOrder.explicit(rules), VALUE_BYTES - head.length()));
        int open = (int) rules.stream().filter(EdgeRule::open).count();
        SortedMap<String, String> entries = nodes.entries();
        return new EdgeIndex(
                entries,
                new Size(
                        entries.size(),
                        bytes(entries),
                        tree.reads(),
                        rules.size(),
                        open,
                        tree.openLeaves(),
                        tree.leaves()));
    }

    private static int bytes(Map<String, String> entries) {
        int bytes = 0;
        for (var entry : entries.entrySet())
            bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length
                    + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        return bytes;
    }
}

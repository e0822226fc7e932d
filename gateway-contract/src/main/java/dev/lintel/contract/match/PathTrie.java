package dev.lintel.contract.match;

import dev.lintel.contract.match.PathPattern.Segments;
import dev.lintel.contract.match.PathPattern.Segments.Tail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Templates and prefixes of one host, a segment a level. The walk enters a node at most once, whatever the path, and
/// climbs by parent links instead of a stack, so neither a deep path nor a deep template can exhaust one. Ranks cut off
/// what cannot win any more; mostly only one way is walked.
final class PathTrie {
    private static final int NEVER = Integer.MAX_VALUE;

    private final Node root = new Node(null, false);

    /// @param groups candidates of one path each, in the order of precedence
    PathTrie(List<List<Candidate>> groups) {
        List<Node> parentsFirst = new ArrayList<>();
        parentsFirst.add(root);
        for (int rank = 0; rank < groups.size(); rank++) {
            var path = (Segments) groups.get(rank).getFirst().path();
            var contenders = new Contenders(groups.get(rank));
            nodeOf(path, parentsFirst).add(new Stop(path.tail(), rank, contenders));
        }
        for (Node node : parentsFirst.reversed()) node.close();
        for (Node node : parentsFirst) node.lookOutside();
    }

    private Node nodeOf(Segments path, List<Node> created) {
        Node node = root;
        int size = path.literals().size() - (path.tail() == Tail.REST ? 1 : 0);
        for (String segment : path.literals().subList(0, size)) {
            Node next = segment.equals(Segments.PARAMETER) ? node.parameter : node.drafts.get(segment);
            if (next == null) {
                boolean isParameter = segment.equals(Segments.PARAMETER);
                next = new Node(node, isParameter);
                created.add(next);
                if (isParameter) node.parameter = next;
                else node.add(segment, next);
            }
            node = next;
        }
        return node;
    }

    /// @param missed as in [Contenders#first]
    @Nullable
    Candidate find(MatchInput input, @Nullable Set<String> missed) {
        String path = input.path();
        Candidate best = null;
        int bestRank = NEVER;
        Node node = root;
        int at = 0; // the slash before the segment that the node's children take; the path's length at its end
        var step = Step.LITERAL;
        while (true) {
            if (step != Step.STOPS && at < path.length()) {
                int end = Segments.segmentEnd(path, at + 1);
                Node next = step == Step.LITERAL ? node.literal(path, at + 1, end) : null;
                if (next == null || next.lowest >= bestRank) next = end > at + 1 ? node.parameter : null;
                if (next != null && next.lowest < bestRank) {
                    node = next;
                    at = end;
                    step = Step.LITERAL;
                    continue;
                }
            }
            for (Stop stop : node.stops) {
                if (stop.rank >= bestRank || !stop.takes(path, at)) continue;
                Candidate candidate = stop.contenders.first(input, missed);
                if (candidate == null) continue;
                best = candidate;
                bestRank = stop.rank;
            }
            Node parent = node.parent;
            if (parent == null || node.outside >= bestRank) return best;
            step = node.isParameter ? Step.STOPS : Step.PARAMETER;
            at = path.lastIndexOf('/', at - 1);
            node = parent;
        }
    }

    /// What is still to be tried at a node.
    private enum Step {
        LITERAL,
        PARAMETER,
        STOPS
    }

    /// Where a path may end.
    private record Stop(Tail tail, int rank, Contenders contenders) {
        boolean takes(String path, int at) {
            return switch (tail) {
                case NONE -> at == path.length();
                case REST -> at + 1 < path.length();
                case ANY -> true;
            };
        }
    }

    private static final class Node {
        private static final Stop[] NO_STOPS = {};

        final @Nullable Node parent;
        final boolean isParameter;
        Stop[] stops = NO_STOPS;

        @Nullable
        Node parameter;

        Map<String, Node> drafts = Map.of(); // literal children until closed
        String onlyKey = ""; // most nodes have one literal child: no hash, fewer loads

        @Nullable
        Node only;

        RegionMap<Node> literals = RegionMap.empty();
        int lowest = NEVER; // rank in this node and below
        int outside = NEVER; // rank that can still be met after leaving this node for its parent

        Node(@Nullable Node parent, boolean isParameter) {
            this.parent = parent;
            this.isParameter = isParameter;
        }

        void add(Stop stop) {
            stops = Arrays.copyOf(stops, stops.length + 1);
            stops[stops.length - 1] = stop;
        }

        void add(String literal, Node child) {
            if (drafts.isEmpty()) drafts = new HashMap<>(2);
            drafts.put(literal, child);
        }

        @Nullable
        Node literal(String path, int from, int to) {
            if (only == null) return literals.get(path, from, to);
            return onlyKey.length() == to - from && path.startsWith(onlyKey, from) ? only : null;
        }

        /// After its children.
        void close() {
            for (Stop stop : stops) lowest = Math.min(lowest, stop.rank);
            for (Node child : drafts.values()) lowest = Math.min(lowest, child.lowest);
            if (parameter != null) lowest = Math.min(lowest, parameter.lowest);
            if (drafts.size() == 1) {
                onlyKey = drafts.keySet().iterator().next();
                only = drafts.get(onlyKey);
            } else {
                literals = RegionMap.of(drafts);
            }
            drafts = Map.of();
        }

        /// After its parent.
        void lookOutside() {
            if (parent == null) return;
            outside = parent.outside;
            for (Stop stop : parent.stops) if (stop.tail != Tail.NONE) outside = Math.min(outside, stop.rank);
            if (!isParameter && parent.parameter != null) outside = Math.min(outside, parent.parameter.lowest);
        }
    }
}

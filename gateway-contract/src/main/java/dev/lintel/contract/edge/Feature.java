package dev.lintel.contract.edge;

import dev.lintel.contract.match.Way;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A property of requests that a node of the tree branches by. A rule has a value of it where all requests that it
/// takes
/// have that one, and belongs to every branch where not.
sealed interface Feature {
    /// The last labels of the host, or the whole host where it has no more.
    record Host(int labels) implements Feature {
        @Override
        public @Nullable String valueOf(EdgeRule rule) {
            String host = rule.host();
            if (host.isEmpty()) return null;
            boolean wildcard = host.startsWith("*.");
            String[] parts = (wildcard ? host.substring(2) : host).split("\\.", -1);
            if (wildcard && parts.length < labels) return null;
            int from = Math.max(0, parts.length - labels);
            return String.join(".", List.of(parts).subList(from, parts.length));
        }

        @Override
        public String text() {
            return "H" + labels;
        }
    }

    /// One segment of the path, counted from 0; [#NO_SEGMENT] where the path has ended.
    record Segment(int index) implements Feature {
        static final String NO_SEGMENT = "/";

        @Override
        public @Nullable String valueOf(EdgeRule rule) {
            String path = rule.path();
            if (path.equals(Way.ANY_PATH)) return null;
            boolean prefix = path.endsWith("{*}");
            if (prefix) path = path.substring(0, path.length() - 3);
            if (path.isEmpty()) return null;
            String[] segments = path.substring(1).split("/", -1);
            if (index >= segments.length) return prefix || path.endsWith("{+}") ? null : NO_SEGMENT;
            return segments[index].startsWith("{") ? null : segments[index];
        }

        @Override
        public String text() {
            return "S" + index;
        }
    }

    /// Two at once: where each has few values, together they have many.
    record Pair(Segment first, Feature second) implements Feature {
        @Override
        public @Nullable String valueOf(EdgeRule rule) {
            String left = first.valueOf(rule);
            String right = left == null ? null : second.valueOf(rule);
            return right == null ? null : left + " " + right;
        }

        @Override
        public String text() {
            return first.text() + second.text();
        }
    }

    /// Single ones, then pairs, but none of two ends of a host: the longer says as much.
    List<Feature> ALL = all();

    private static List<Feature> all() {
        List<Feature> single = new ArrayList<>();
        for (int index = 0; index < 8; index++) single.add(new Segment(index));
        for (int labels = 1; labels <= 5; labels++) single.add(new Host(labels));
        List<Feature> all = new ArrayList<>(single);
        for (int i = 0; i < single.size(); i++)
            for (Feature second : single.subList(i + 1, single.size()))
                if (single.get(i) instanceof Segment first) all.add(new Pair(first, second));
        return List.copyOf(all);
    }

    /// Null where the rule takes requests of several values.
    @Nullable
    String valueOf(EdgeRule rule);

    /// Two characters for each single feature.
    String text();

    /// Which branch of several a value belongs to. Small numbers only, so that JavaScript counts alike.
    static int branch(String value, int salt, int branches) {
        int hash = 7;
        for (int i = 0; i < value.length(); i++) hash = (hash * (31 + 2 * salt) + value.charAt(i)) % 65_521;
        return hash % branches;
    }
}

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

    /// In the order in which the compiler tries them.
    List<Feature> SINGLE = single();

    private static List<Feature> single() {
        List<Feature> single = new ArrayList<>();
        for (int index = 0; index < 8; index++) single.add(new Segment(index));
        for (int labels = 1; labels <= 5; labels++) single.add(new Host(labels));
        return List.copyOf(single);
    }

    /// Null where the rule takes requests of several values.
    @Nullable
    String valueOf(EdgeRule rule);

    /// Two characters for each single feature.
    String text();

    /// How many branchings of a value there are to choose from.
    int SALTS = 8;

    /// Which branch of several a value belongs to, under each salt: three octets of its SHA-256 each. A digest, for the
    /// edge makes it at once, where a loop over characters would take it many times as long.
    static int[] branches(String value, int branches) {
        byte[] digest = Sha256.of(value);
        int[] each = new int[SALTS];
        for (int salt = 0; salt < SALTS; salt++) {
            int at = salt * 4;
            int number = (digest[at] & 0xFF) << 16 | (digest[at + 1] & 0xFF) << 8 | (digest[at + 2] & 0xFF);
            each[salt] = number % branches;
        }
        return each;
    }
}

package dev.lintel.contract.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a node branches.
///
/// @param salt which of the hashes
/// @param branches how many children
record Split(Feature feature, int salt, int branches) {
    private static final int SALTS = 8;
    /// How full a leaf shall become on average, in bytes.
    private static final int USUAL_LEAF = 500;

    /// The feature that leaves the least in a branch, and the salt that spreads it best. Null where none tells two
    /// rules
    /// apart.
    static @Nullable Split best(List<EdgeRule> rules, int room) {
        int[] sizes = rules.stream().mapToInt(rule -> rule.line().length() + 1).toArray();
        @Nullable Spread best = null;
        for (Feature feature : Feature.ALL) {
            var spread = new Spread(feature, rules, sizes);
            if (spread.bytes.size() > 1 && (best == null || spread.left() < best.left())) best = spread;
        }
        return best == null ? null : best.split((room - best.feature.text().length() - 1) / NodeStore.KEY_LENGTH);
    }

    List<List<EdgeRule>> apply(List<EdgeRule> rules) {
        List<List<EdgeRule>> children = new ArrayList<>(branches);
        for (int i = 0; i < branches; i++) children.add(new ArrayList<>());
        for (EdgeRule rule : rules) {
            @Nullable String value = feature.valueOf(rule);
            if (value == null) children.forEach(child -> child.add(rule));
            else children.get(Feature.branch(value, salt, branches)).add(rule);
        }
        return children;
    }

    /// How the rules lie over the values of one feature.
    private static final class Spread {
        private final Feature feature;
        private final Map<String, Integer> bytes = new HashMap<>();
        private int everywhere;
        private int sum;

        Spread(Feature feature, List<EdgeRule> rules, int[] sizes) {
            this.feature = feature;
            for (int i = 0; i < sizes.length; i++) {
                int size = sizes[i];
                @Nullable String value = feature.valueOf(rules.get(i));
                if (value == null) everywhere += size;
                else bytes.merge(value, size, Integer::sum);
                if (value != null) sum += size;
            }
        }

        /// Bytes beside which an average rule would find itself, were each value a branch.
        double left() {
            double squares = 0;
            for (int size : bytes.values()) squares += (double) size * size;
            return everywhere + squares / Math.max(1, sum);
        }

        Split split(int most) {
            int space = Math.max(USUAL_LEAF / 4, USUAL_LEAF - everywhere);
            int branches = Math.clamp(sum / space + 1, 2, most);
            int salt = 0;
            int least = Integer.MAX_VALUE;
            for (int candidate = 0; candidate < SALTS; candidate++) {
                int fullest = fullest(candidate, branches);
                if (fullest >= least) continue;
                least = fullest;
                salt = candidate;
            }
            return new Split(feature, salt, branches);
        }

        private int fullest(int salt, int branches) {
            int[] sizes = new int[branches];
            int fullest = 0;
            for (var entry : bytes.entrySet()) {
                int branch = Feature.branch(entry.getKey(), salt, branches);
                sizes[branch] += entry.getValue();
                fullest = Math.max(fullest, sizes[branch]);
            }
            return fullest;
        }
    }
}

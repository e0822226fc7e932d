package dev.lintel.contract.edge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a node branches.
///
/// @param salt which of the hashes
/// @param branches how many children
record Split(Feature feature, int salt, int branches) {
    /// How full a leaf shall become on average, in bytes.
    private static final int USUAL_LEAF = 500;

    /// The feature that leaves the least in a branch, and the salt that spreads it best; null for none.
    static @Nullable Split best(List<EdgeRule> rules, int room) {
        int[] sizes = rules.stream().mapToInt(rule -> rule.line().length() + 1).toArray();
        List<Spread> telling = new ArrayList<>();
        for (Feature feature : Feature.SINGLE) {
            var spread = new Spread(feature, rules, sizes);
            if (spread.bytes.size() > 1) telling.add(spread);
        }
        @Nullable Spread best = null;
        for (Spread spread : telling) best = better(best, spread);
        for (int i = 0; i < telling.size(); i++)
            for (Spread second : telling.subList(i + 1, telling.size()))
                // of two ends of a host the longer says as much as both
                if (telling.get(i).feature instanceof Feature.Segment first)
                    best = better(best, new Spread(new Feature.Pair(first, second.feature), rules, sizes));
        return best == null ? null : best.split((room - best.feature.text().length() - 1) / NodeStore.KEY_LENGTH);
    }

    private static Spread better(@Nullable Spread best, Spread other) {
        return best == null || (other.bytes.size() > 1 && other.left() < best.left()) ? other : best;
    }

    List<List<EdgeRule>> apply(List<EdgeRule> rules) {
        List<List<EdgeRule>> children = new ArrayList<>(branches);
        for (int i = 0; i < branches; i++) children.add(new ArrayList<>());
        for (EdgeRule rule : rules) {
            @Nullable String value = feature.valueOf(rule);
            if (value == null) children.forEach(child -> child.add(rule));
            else children.get(Feature.branches(value, branches)[salt]).add(rule);
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
            int salt = evenest(branches);
            return new Split(feature, salt, branches);
        }

        /// The salt whose fullest branch is the emptiest.
        private int evenest(int branches) {
            int[][] filled = new int[Feature.SALTS][branches];
            bytes.forEach((value, size) -> {
                int[] branch = Feature.branches(value, branches);
                for (int salt = 0; salt < Feature.SALTS; salt++) filled[salt][branch[salt]] += size;
            });
            int evenest = 0;
            int least = Integer.MAX_VALUE;
            for (int salt = 0; salt < Feature.SALTS; salt++) {
                int fullest = Arrays.stream(filled[salt]).max().orElse(0);
                if (fullest >= least) continue;
                least = fullest;
                evenest = salt;
            }
            return evenest;
        }
    }
}

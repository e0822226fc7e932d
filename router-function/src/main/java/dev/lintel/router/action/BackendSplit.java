package dev.lintel.router.action;

import dev.lintel.router.upstream.KeyHash;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A weighted choice: drawn anew for each request, or bound to a client's key by weighted rendezvous hashing. There
/// each
/// backend gets a score from the key and its own id, and the best wins, so when a weight changes only those clients
/// move that the change itself moves, and it is the same on every router.
final class BackendSplit {
    private final long[] seeds;
    private final double[] weights;
    private final double sum;
    private final RandomGenerator random;

    /// @param weights as many as ids; none negative. Where all are 0, all are equal
    BackendSplit(List<String> ids, List<Integer> weights, RandomGenerator random) {
        this.random = random;
        seeds = ids.stream().mapToLong(KeyHash::of).toArray();
        boolean equal = weights.stream().allMatch(weight -> weight == 0);
        this.weights =
                weights.stream().mapToDouble(weight -> equal ? 1 : weight).toArray();
        double total = 0;
        for (double weight : this.weights) total += weight;
        sum = total;
    }

    /// The chosen one's place in the list.
    int choose(@Nullable String key) {
        if (weights.length == 1) return 0;
        return key == null || key.isEmpty() ? drawn() : best(key);
    }

    private int drawn() {
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) continue;
            last = i;
            left -= weights[i];
            if (left < 0) return i;
        }
        return last;
    }

    private int best(String key) {
        long hash = KeyHash.of(key);
        int best = 0;
        double bestScore = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) continue;
            double score = KeyHash.score(hash, seeds[i], weights[i]);
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }
}

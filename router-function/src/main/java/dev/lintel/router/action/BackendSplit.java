package dev.lintel.router.action;

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
        seeds = ids.stream().mapToLong(BackendSplit::hash).toArray();
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
        long hash = hash(key);
        int best = 0;
        double bestScore = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) continue;
            double uniform = ((mix(hash ^ seeds[i]) >>> 11) + 0.5) * 0x1p-53;
            double score = -weights[i] / Math.log(uniform);
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    /// FNV-1a over UTF-16 units, finished: the same in every JVM, which `String.hashCode` in 32 bits is too, but
    /// coarse.
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        return mix(hash);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

package dev.lintel.router.upstream;

/// Hashes that are the same in every JVM, so that all routers agree.
public final class KeyHash {
    private KeyHash() {}

    /// FNV-1a over UTF-16 units, finished; never 0.
    public static long of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        long mixed = mix(hash);
        return mixed == 0 ? 1 : mixed;
    }

    /// The finisher of SplitMix64: every bit of the value decides on every bit of the result.
    public static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// In weighted rendezvous hashing: the greatest wins the key.
    public static double score(long key, long candidate, double weight) {
        double uniform = ((mix(key ^ candidate) >>> 11) + 0.5) * 0x1p-53;
        return -weight / Math.log(uniform);
    }
}

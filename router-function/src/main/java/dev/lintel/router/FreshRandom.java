package dev.lintel.router;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random numbers for ids and draws: a generator a thread, seeded by the system, so a number costs a nanosecond or two.
/// Not for secrets. A process that is restored from a snapshot calls [#renew()], or all its copies would draw the same.
public final class FreshRandom implements RandomGenerator {
    private final FastThreadLocal<Seeded> perThread = new FastThreadLocal<>();
    private volatile int generation;

    private record Seeded(SplittableRandom random, int generation) {}

    @Override
    public long nextLong() {
        Seeded seeded = perThread.getIfExists();
        int current = generation;
        if (seeded == null || seeded.generation != current) {
            seeded = new Seeded(new SplittableRandom(seed()), current);
            perThread.set(seeded);
        }
        return seeded.random.nextLong();
    }

    /// Every thread takes a new seed before its next number.
    @SuppressWarnings("NonAtomicVolatileUpdate") // a lost update renews all the same
    public void renew() {
        generation++;
    }

    private static long seed() {
        var bytes = new byte[Long.BYTES];
        new SecureRandom().nextBytes(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }
}

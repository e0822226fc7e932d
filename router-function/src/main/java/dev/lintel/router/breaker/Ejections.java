package dev.lintel.router.breaker;

import dev.lintel.contract.protection.OutlierEjection;
import java.util.concurrent.atomic.AtomicInteger;

/// Which targets of one backend this instance has ejected. Thread-safe.
final class Ejections {
    private final OutlierEjection settings;
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicInteger out = new AtomicInteger();

    Ejections(OutlierEjection settings) {
        this.settings = settings;
    }

    Member join() {
        members.incrementAndGet();
        return new Member();
    }

    private boolean tryEject() {
        for (int now = out.get(); ; now = out.get()) {
            int most = Math.max(1, members.get() * settings.maxEjectedPercent() / 100);
            if (now >= most || members.get() < 2) return false;
            if (out.compareAndSet(now, now + 1)) return true;
        }
    }

    /// One target's standing.
    final class Member {
        private final long intervalNanos = settings.interval().toNanos();
        private int failuresInARow;
        private long intervalBegan;
        private int calls;
        private int failures;
        /// Ejections in a row; one less for each interval without failures.
        private int times;

        private boolean ejected;
        private volatile boolean left;
        private volatile boolean isOut;
        private volatile long untilNanos;

        boolean isEjected(long nowNanos) {
            if (!isOut) return false;
            if (nowNanos - untilNanos < 0) return true;
            readmit(nowNanos);
            return false;
        }

        private synchronized void readmit(long nowNanos) {
            if (!ejected || nowNanos - untilNanos < 0) return;
            ejected = false;
            isOut = false;
            out.decrementAndGet();
            failuresInARow = 0;
            begin(nowNanos);
        }

        private void begin(long nowNanos) {
            intervalBegan = nowNanos;
            calls = 0;
            failures = 0;
        }

        synchronized void settled(boolean failed, long nowNanos) {
            if (ejected || left) return; // it was the last resort; that does not make it worse
            if (nowNanos - intervalBegan >= intervalNanos) {
                if (failures == 0 && calls > 0 && times > 0) times--;
                begin(nowNanos);
            }
            calls++;
            if (!failed) {
                failuresInARow = 0;
                return;
            }
            failures++;
            failuresInARow++;
            if (isOutlier() && tryEject()) eject(nowNanos);
        }

        private boolean isOutlier() {
            if (failuresInARow >= settings.consecutiveFailures()) return true;
            return settings.failureRateThreshold().isPresent()
                    && calls >= settings.minimumNumberOfCalls()
                    && 100L * failures >= (long) settings.failureRateThreshold().get() * calls;
        }

        private void eject(long nowNanos) {
            times = Math.min(times + 1, 1000);
            long nanos = Math.min(
                    times * settings.baseEjectionTime().toNanos(),
                    settings.maxEjectionTime().toNanos());
            untilNanos = nowNanos + nanos;
            ejected = true;
            isOut = true;
        }

        /// The target is called no more.
        synchronized void leave() {
            if (left) return;
            left = true;
            members.decrementAndGet();
            if (ejected) out.decrementAndGet();
            ejected = false;
            isOut = false;
        }
    }
}

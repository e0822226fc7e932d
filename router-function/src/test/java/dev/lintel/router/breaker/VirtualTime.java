package dev.lintel.router.breaker;

import java.util.PriorityQueue;

/// Time that passes only from one event to the next. For one thread.
final class VirtualTime {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos = 1_000_000_000L;
    private long sequence;

    private record Event(long atNanos, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(nowNanos + Math.max(0, nanos), sequence++, action));
    }

    /// Lets everything happen that is due until then.
    void runUntil(long untilNanos) {
        for (var next = events.peek(); next != null && next.atNanos <= untilNanos; next = events.peek()) {
            events.remove();
            nowNanos = next.atNanos;
            next.action.run();
        }
        nowNanos = untilNanos;
    }
}

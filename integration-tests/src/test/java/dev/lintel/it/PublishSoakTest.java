package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 200 requests a second for a minute with 50 publishes in it, by the clock; tells what it cost.
/// `mvn -P soak -pl integration-tests -am -Dtest=PublishSoakTest -Dsurefire.failIfNoSpecifiedTests=false test` runs it
/// alone.
@Tag("soak")
final class PublishSoakTest {
    private static final int CLIENTS = 10;
    private static final Duration EACH_CLIENTS_PACE = Duration.ofMillis(50);
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final int PUBLISHES = 50;

    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> pickups = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile int published = 1;
    private volatile long publishedNanos;
    private int seen = 1;

    @Test
    void noneOfManyRepliesFailsOrMixesRevisions() throws Exception {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try (OwnBackend backend = MarkedRevisions.backend();
                RunningGateway gateway = RunningGateway.start();
                ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(CLIENTS + 1)) {
            gateway.serve(MarkedRevisions.document(1, backend));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var client =
                        new MarkedClient(gateway, i % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
                open.push(client);
                running.add(clock.scheduleAtFixedRate(
                        () -> call(client), i * 5L, EACH_CLIENTS_PACE.toMillis(), TimeUnit.MILLISECONDS));
            }
            running.add(clock.scheduleAtFixedRate(
                    () -> publish(gateway, backend), 500, TIME.toMillis() / PUBLISHES, TimeUnit.MILLISECONDS));
            clock.awaitTermination(TIME.toMillis(), TimeUnit.MILLISECONDS);
            running.forEach(task -> task.cancel(false));
            clock.shutdown();
            clock.awaitTermination(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (AutoCloseable client : open) client.close();
        }
        report();
        assertEquals(List.of(), List.copyOf(failures));
        assertEquals(PUBLISHES + 1, published);
        assertEquals(published, seen);
    }

    private void call(MarkedClient client) {
        long start = System.nanoTime();
        try {
            int marker = client.call();
            long end = System.nanoTime();
            latencies.add(end - start);
            noteFirst(marker, end);
        } catch (Exception | AssertionError failure) {
            failures.add(failure);
        }
    }

    private synchronized void noteFirst(int marker, long nanos) {
        if (marker <= seen) return;
        seen = marker;
        if (marker == published) pickups.add(nanos - publishedNanos);
    }

    private void publish(RunningGateway gateway, OwnBackend backend) {
        if (published > PUBLISHES) return;
        try {
            int next = published + 1;
            publishedNanos = System.nanoTime();
            published = next;
            gateway.publish(MarkedRevisions.document(next, backend));
        } catch (Exception | AssertionError failure) {
            failures.add(failure);
        }
    }

    private void report() {
        System.out.printf(
                Locale.ROOT,
                "%d requests, %d publishes, %d failures%n",
                latencies.size(),
                published - 1,
                failures.size());
        tell("request", latencies);
        tell("from the publish being sent to its first reply", pickups);
    }

    private static void tell(String what, ConcurrentLinkedQueue<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        if (sorted.isEmpty()) return;
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                what,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.getLast() / 1e6);
    }
}

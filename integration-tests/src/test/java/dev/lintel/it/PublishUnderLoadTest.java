package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fifty publishes while clients call without a pause: every reply is of one revision, none fails, none goes back.
final class PublishUnderLoadTest {
    private static final int CLIENTS = 4;
    private static final int PUBLISHES = 50;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyReplyIsOfOneRevisionAndNoneFails() throws Exception {
        try (OwnBackend backend = MarkedRevisions.backend();
                RunningGateway gateway = RunningGateway.start();
                var watcher = new MarkedClient(gateway, HttpClient.Version.HTTP_1_1);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            gateway.serve(MarkedRevisions.document(1, backend));
            var replies = new AtomicInteger();
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var version = i % 2 == 0 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2;
                clients.add(threads.submit(() -> callUntilTheLast(gateway, version, replies)));
            }
            for (int marker = 2; marker <= PUBLISHES; marker++) {
                gateway.publish(MarkedRevisions.document(marker, backend));
                // every other one follows at once, so that some are overtaken before they are picked up
                while (marker % 2 == 0 && watcher.call() < marker) replies.incrementAndGet();
            }
            for (Future<Integer> client : clients) assertEquals(PUBLISHES, result(client));
            assertTrue(replies.get() >= PUBLISHES, () -> "only " + replies + " replies");
        }
    }

    private static int callUntilTheLast(RunningGateway gateway, HttpClient.Version version, AtomicInteger replies)
            throws Exception {
        try (var client = new MarkedClient(gateway, version)) {
            int marker = client.call();
            while (marker < PUBLISHES) {
                marker = client.call();
                replies.incrementAndGet();
            }
            return marker;
        }
    }

    private static int result(Future<Integer> client) throws Exception {
        try {
            return client.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AssertionError wrong) throw wrong;
            throw failed;
        }
    }
}

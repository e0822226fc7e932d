package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.publisher.KeyValueStoreDouble.Fault;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.edge.EdgeIndex;
import dev.lintel.contract.edge.EdgeStamp;
import dev.lintel.store.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two publishers, over signed HTTP, to services of which every third call goes wrong, while the configuration changes
/// and
/// is rolled back. Whatever happens on the way (`Edge` looks at each state as readers would), once the services are
/// well
/// again the edge has exactly what it should.
final class ChaosTest {
    private static final List<Fault> FAULTS =
            Stream.of(Fault.values()).filter(fault -> fault != Fault.SILENT).toList();
    private static final Set<ProblemType> EXPECTED =
            EnumSet.of(ProblemType.STORE_UNAVAILABLE, ProblemType.CONFLICT, ProblemType.OVERLOADED);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void convergesToExactlyWhatIsWanted(long seed) throws IOException {
        var random = new Random(seed);
        var edge = new Edge();
        try (var service = new KeyValueStoreDouble(edge.kvs, edge);
                var cloudFront = new InvalidationDouble(edge)) {
            Publisher[] publishers = {publisher(edge, service, cloudFront), publisher(edge, service, cloudFront)};
            int failed = 0;
            service.fail(() -> random.nextInt(3) > 0 ? Fault.NONE : FAULTS.get(random.nextInt(FAULTS.size())));
            for (int step = 0; step < 40; step++) {
                change(edge, random, step);
                if (random.nextInt(4) == 0) cloudFront.failNext(random.nextBoolean() ? 503 : 429);
                try {
                    Publisher publisher = publishers[random.nextInt(2)];
                    switch (random.nextInt(4)) {
                        case 0, 1 -> publisher.publishHead();
                        case 2 -> publisher.maintain();
                        default -> publisher.reconcile();
                    }
                } catch (ProblemException e) {
                    assertTrue(EXPECTED.contains(e.problem().type()), e::toString);
                    failed++;
                }
                edge.pass(Duration.ofSeconds(random.nextInt(40)));
            }
            assertTrue(failed > 0, "nothing went wrong");
            service.fail(() -> Fault.NONE);
            for (int i = 0; i < 3; i++) { // the double may still owe failures of its own
                try {
                    publishers[i % 2].publishHead();
                } catch (ProblemException e) {
                    assertEquals(ProblemType.STORE_UNAVAILABLE, e.problem().type());
                }
            }
            edge.pass(Duration.ofSeconds(60));
            publishers[0].reconcile();
            edge.assertExact();
            assertEquals(edge.store.latestHead().sequence(), edge.ledger.read().settled());
        }
    }

    private static void change(Edge edge, Random random, int step) {
        switch (random.nextInt(3)) {
            case 0 -> edge.configure(Edge.routes(60 + random.nextInt(40), "g" + step));
            case 1 -> {
                long newest = edge.store.latestHead().revision();
                if (newest > 0)
                    edge.store.rollback(1 + random.nextLong(newest), new Change("t", ""), edge.store.latestHead());
            }
            default -> {}
        }
        if (random.nextInt(10) == 0)
            edge.kvs.meddle(entries -> {
                if (random.nextBoolean()) entries.remove(EdgeIndex.STAMP);
                else entries.put("stranger", "x");
            });
    }

    private static Publisher publisher(Edge edge, KeyValueStoreDouble service, InvalidationDouble cloudFront) {
        return new Publisher(
                Services.keyValueStore(service, edge, 3),
                Services.invalidation(cloudFront, edge, 2),
                edge.store,
                edge.ledger,
                time -> Optional.of(EdgeStamp.entry(Edge.SECRET, time)),
                PublishSettings.STANDARD,
                edge,
                Services.backoff(edge, 5),
                edge.reports::add);
    }
}

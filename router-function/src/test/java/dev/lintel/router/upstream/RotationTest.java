package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.router.upstream.TargetGuard.Standing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RotationTest {
    @Test
    void spreadsTurnsEvenlyByWeight() {
        var rotation = new Rotation(destinations(5, 1, 1), 0);
        assertEquals("aabacaa", turns(rotation, 7));
        assertEquals("aabacaa", turns(rotation, 7));
    }

    @Test
    void beginsWhereItIsTold() {
        assertEquals("bacaaaa", turns(new Rotation(destinations(5, 1, 1), 2), 7));
    }

    @Test
    void passesOverWhatWasTriedAndWhatFailedLately() {
        var destinations = destinations(1, 1, 1);
        var rotation = new Rotation(destinations, 0);
        destinations.get(0).shun(0);
        assertEquals("bcbc", turns(rotation, 4));
        assertEquals(0, index(rotation.next(0b110, 0)));
        assertNull(rotation.next(0b111, 0));
        destinations.get(0).reached();
        assertEquals(3, turns(rotation, 3).chars().distinct().count());
    }

    @Test
    void givesAFailedDestinationAnotherChance() {
        var destinations = destinations(1, 1);
        destinations.get(0).shun(0);
        var rotation = new Rotation(destinations, 0);
        assertEquals(1, index(rotation.next(0, 9_999_999_999L)));
        assertEquals(0, index(rotation.next(0, 10_000_000_000L)));
    }

    @Test
    void neverGivesARefusedDestinationAndAnAvoidedOneLast() {
        Standing[] standing = {Standing.REFUSED, Standing.AVOIDED, Standing.GOOD};
        List<Destination> destinations = new ArrayList<>();
        for (int i = 0; i < 3; i++)
            destinations.add(new Destination(i, new Target(URI.create("http://a.test"), 1), 10, saying(standing, i)));
        var rotation = new Rotation(destinations, 0);
        assertEquals("ccc", turns(rotation, 3));
        assertEquals(1, index(rotation.next(0b100, 0)));
        assertNull(rotation.next(0b110, 0));
        standing[2] = Standing.REFUSED;
        assertEquals("bb", turns(rotation, 2));
        standing[1] = Standing.REFUSED;
        assertNull(rotation.next(0, 0));
        assertNull(new Rotation(destinations.subList(0, 1), 0).next(0, 0));
    }

    private static TargetGuard saying(Standing[] standing, int index) {
        return new TargetGuard() {
            @Override
            public Standing standing(long nowNanos) {
                return standing[index];
            }

            @Override
            public long begin(long nowNanos) {
                return 0;
            }

            @Override
            public void settled(long ticket, AttemptEnd end, int status, long durationNanos) {}

            @Override
            public long refusedForNanos(long nowNanos) {
                return 0;
            }
        };
    }

    private static int index(@Nullable Destination destination) {
        return destination == null ? -1 : destination.index;
    }

    private static String turns(Rotation rotation, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.append((char) ('a' + index(rotation.next(0, 0))));
        return text.toString();
    }

    private static List<Destination> destinations(int... weights) {
        List<Destination> destinations = new ArrayList<>();
        for (int weight : weights)
            destinations.add(new Destination(destinations.size(), new Target(URI.create("http://a.test"), weight), 10));
        return destinations;
    }
}

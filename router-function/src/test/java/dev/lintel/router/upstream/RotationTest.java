package dev.lintel.router.upstream;

import static dev.lintel.router.upstream.Destinations.name;
import static dev.lintel.router.upstream.Destinations.tried;
import static dev.lintel.router.upstream.Destinations.weighing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.router.upstream.TargetGuard.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
    @Test
    void spreadsTurnsEvenlyByWeight() {
        var rotation = new Rotation(weighing(5, 1, 1), 0);
        assertEquals("aabacaa", turns(rotation, 7));
        assertEquals("aabacaa", turns(rotation, 7));
    }

    @Test
    void beginsWhereItIsTold() {
        assertEquals("bacaaaa", turns(new Rotation(weighing(5, 1, 1), 2), 7));
    }

    @Test
    void passesOverWhatWasTriedAndWhatFailedLately() {
        var destinations = weighing(1, 1, 1);
        var choice = Destinations.choice(LoadBalancing.DEFAULT, destinations);
        destinations.get(0).shun(0);
        String turns = turns(choice, 4);
        assertEquals(2, turns.chars().filter(c -> c == 'b').count(), turns);
        assertEquals(2, turns.chars().filter(c -> c == 'c').count(), turns);
        var others = tried(destinations.get(1), destinations.get(2));
        assertEquals("a", name(choice.next(Balancer.NO_KEY, others, 0)));
        others.add(destinations.get(0));
        assertEquals("-", name(choice.next(Balancer.NO_KEY, others, 0)));
        destinations.get(0).reached(0);
        assertEquals(3, turns(choice, 30).chars().distinct().count());
    }

    @Test
    void givesAFailedDestinationAnotherChance() {
        var destinations = weighing(1, 1);
        destinations.get(0).shun(0);
        var rotation = new Rotation(destinations, 0);
        assertEquals("b", name(rotation.next(Balancer.NO_KEY, null, 9_999_999_999L, false)));
        assertEquals("a", name(rotation.next(Balancer.NO_KEY, null, 10_000_000_000L, false)));
    }

    @Test
    void neverGivesARefusedDestinationAndAnAvoidedOneLast() {
        Standing[] standing = {Standing.REFUSED, Standing.AVOIDED, Standing.GOOD};
        List<Destination> destinations = new ArrayList<>();
        for (int i = 0; i < 3; i++)
            destinations.add(Destinations.one(Character.toString('a' + i), 1, 0, saying(standing, i)));
        var choice = Destinations.choice(LoadBalancing.DEFAULT, destinations);
        assertEquals("ccc", turns(choice, 3));
        assertEquals("b", name(choice.next(Balancer.NO_KEY, tried(destinations.get(2)), 0)));
        assertEquals("-", name(choice.next(Balancer.NO_KEY, tried(destinations.get(1), destinations.get(2)), 0)));
        standing[2] = Standing.REFUSED;
        assertEquals("bb", turns(choice, 2));
        standing[1] = Standing.REFUSED;
        assertEquals("-", turns(choice, 1));
    }

    static TargetGuard saying(Standing[] standing, int index) {
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

    private static String turns(Rotation rotation, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.append(name(rotation.next(Balancer.NO_KEY, null, 0, false)));
        return text.toString();
    }

    private static String turns(Choice choice, int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.append(name(choice.next(Balancer.NO_KEY, null, 0)));
        return text.toString();
    }
}

package dev.lintel.admin.health;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.store.dynamo.DynamoClients;
import dev.lintel.store.dynamo.DynamoStores;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The checker as a Lambda function, called by a clock each minute. Where an interval is shorter than that it stays for
/// most of the minute; without a check it is gone at once.
///
/// Environment: `LINTEL_TABLE`, and `LINTEL_ALLOW_ADDRESSES` as the router's.
public final class CheckerHandler implements RequestStreamHandler {
    private static final Duration STAY = Duration.ofSeconds(55);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final HealthRounds rounds;
    private final InstantSource clock;
    private final Pause pause;

    /// Waits; a test's does not.
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /// For Lambda, from its environment.
    public CheckerHandler() {
        this(
                rounds(System.getenv("LINTEL_TABLE"), System.getenv("LINTEL_ALLOW_ADDRESSES")),
                InstantSource.system(),
                Thread::sleep);
    }

    CheckerHandler(HealthRounds rounds, InstantSource clock, Pause pause) {
        this.rounds = rounds;
        this.clock = clock;
        this.pause = pause;
    }

    private static HealthRounds rounds(@Nullable String table, @Nullable String allowed) {
        if (table == null || table.isBlank()) throw new IllegalArgumentException("LINTEL_TABLE is not set");
        var stores = DynamoStores.aws(table, DynamoClients.Bounds.ADMIN, InstantSource.system());
        var probe = new SocketProbe(AddressPolicy.parse(Objects.requireNonNullElse(allowed, "")), System::nanoTime);
        return new HealthRounds(stores.revisions(), stores.breakers(), probe, InstantSource.system());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, @Nullable Context context) {
        long until = clock.millis() + STAY.toMillis();
        try {
            for (Optional<Duration> shortest = rounds.run();
                    shortest.isPresent() && shortest.get().compareTo(MINUTE) < 0;
                    shortest = rounds.run()) {
                long interval = shortest.get().toMillis();
                long wait = interval - Math.floorMod(clock.millis(), interval);
                if (clock.millis() + wait >= until) return;
                pause.of(Duration.ofMillis(wait));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.lintel.store.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.SecretRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SecretResolversTest {
    private final AtomicInteger local = new AtomicInteger();
    private final AtomicInteger aws = new AtomicInteger();
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final SecretResolver secrets = SecretResolvers.standard(
            secret -> "local-" + local.incrementAndGet(),
            secret -> "aws-" + aws.incrementAndGet(),
            clock,
            Runnable::run);

    private String resolve(String name) {
        return secrets.resolve(SecretRef.parse(name));
    }

    @Test
    void asksTheKeeperOfEachSource() {
        assertEquals("local-1", resolve("env:A"));
        assertEquals("local-2", resolve("file:/a"));
        assertEquals("aws-1", resolve("ssm:a"));
        assertEquals("aws-2", resolve("secretsmanager:a"));
    }

    @Test
    void remembersFilesBrieflyAndAwsForMinutes() {
        resolve("env:A");
        assertEquals("local-2", resolve("env:A"));
        resolve("file:/a");
        assertEquals("local-3", resolve("file:/a"));
        resolve("ssm:a");
        now = now.plus(Duration.ofMinutes(4));
        assertEquals("aws-1", resolve("ssm:a"));
        assertEquals("local-4", resolve("file:/a"));
        now = now.plus(Duration.ofMinutes(1));
        assertEquals("aws-2", resolve("ssm:a"));
    }

    @Test
    void standsWithoutAws() {
        var secrets = SecretResolvers.standard(
                name -> name.equals("TOKEN") ? "s3cret" : null,
                new HostSecrets(List.of("TOKEN"), List.of()),
                InstantSource.system());
        assertEquals("s3cret", secrets.resolve(SecretRef.parse("env:TOKEN")));
    }
}

package dev.lintel.store.secret;

import dev.lintel.contract.SecretRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// The resolvers that a gateway uses, put together.
public final class SecretResolvers {
    private static final Duration FILE_FRESH = Duration.ofSeconds(10);
    private static final Duration AWS_FRESH = Duration.ofMinutes(5);
    private static final int CAPACITY = 4_096;

    private SecretResolvers() {}

    /// All four sources: environment as it is, files remembered for 10 s, AWS for 5 min. What is due is fetched on a
    /// virtual thread.
    ///
    /// @param open what of the environment and the files documents may name
    public static SecretResolver standard(LocalSecrets.Variables environment, HostSecrets open, InstantSource clock) {
        return standard(
                new LocalSecrets(environment, open),
                AwsSecrets.standard(environment, clock),
                clock,
                task -> Thread.ofVirtual().name("secret-refresh").start(task));
    }

    static SecretResolver standard(SecretResolver local, SecretResolver aws, InstantSource clock, Executor refresher) {
        var files = new CachingSecrets(local, FILE_FRESH, CAPACITY, clock, refresher);
        var remote = new CachingSecrets(aws, AWS_FRESH, CAPACITY, clock, refresher);
        return new BySource(local, files, remote);
    }

    private record BySource(SecretResolver local, SecretResolver files, SecretResolver remote)
            implements SecretResolver {
        @Override
        public String resolve(SecretRef secret) {
            return switch (secret.source()) {
                case ENVIRONMENT -> local.resolve(secret);
                case FILE -> files.resolve(secret);
                case SSM, SECRETS_MANAGER -> remote.resolve(secret);
            };
        }

        @Override
        public void forget() {
            local.forget();
            files.forget();
            remote.forget();
        }
    }
}

package dev.lintel.store.dynamo;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/// DynamoDB clients that give up in bounded time. The SDK's own defaults wait 30 s for a socket and try up to eight
/// times,
/// which is no use to a gateway that has a last good configuration to serve.
public final class DynamoClients {
    private DynamoClients() {}

    /// How long a client tries.
    ///
    /// @param connect to open a connection
    /// @param attempt one request and its reply, and the longest silence within
    /// @param call all attempts and the pauses between them; what a caller waits at most for one call
    /// @param attempts at least 1
    public record Bounds(Duration connect, Duration attempt, Duration call, int attempts) {
        /// For routers, which read little and have the last good configuration to fall back on.
        public static final Bounds ROUTER =
                new Bounds(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(3), 3);

        /// For limits: one attempt, for nobody knows what became of one that failed, and nobody waits longer.
        public static final Bounds LIMITS =
                new Bounds(Duration.ofMillis(250), Duration.ofMillis(250), Duration.ofMillis(250), 1);

        /// For writers, which send snapshots.
        public static final Bounds ADMIN =
                new Bounds(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(12), 3);

        /// @throws IllegalArgumentException if a component is out of range
        public Bounds {
            if (!connect.isPositive() || !attempt.isPositive() || !call.isPositive())
                throw new IllegalArgumentException("a bound is longer than nothing");
            if (attempts < 1) throw new IllegalArgumentException("attempts must be >= 1, was " + attempts);
        }
    }

    /// In AWS: region and credentials from the SDK's default chains, endpoint from `AWS_ENDPOINT_URL_DYNAMODB` if set.
    public static DynamoDbClient aws(Bounds bounds) {
        return builder(bounds).build();
    }

    /// DynamoDB Local, which takes any credentials. The region and the key name its database, unless it is shared.
    public static DynamoDbClient local(URI endpoint, Bounds bounds) {
        return localBuilder(endpoint, bounds).build();
    }

    static DynamoDbClientBuilder localBuilder(URI endpoint, Bounds bounds) {
        return builder(bounds)
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }

    private static DynamoDbClientBuilder builder(Bounds bounds) {
        return DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(bounds.connect())
                        .socketTimeout(bounds.attempt()))
                .overrideConfiguration(configuration -> configuration
                        .apiCallAttemptTimeout(bounds.attempt())
                        .apiCallTimeout(bounds.call())
                        .retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(bounds.attempts())
                                .build()));
    }
}

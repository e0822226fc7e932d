package dev.lintel.admin.publisher;

import dev.lintel.store.dynamo.DynamoClients;
import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.secret.HostSecrets;
import dev.lintel.store.secret.LocalSecrets;
import dev.lintel.store.secret.SecretResolvers;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// A publisher as the environment of its Lambda function says: `LINTEL_TABLE`, `LINTEL_KVS_ARN`,
/// `LINTEL_DISTRIBUTION_ID`, `LINTEL_ORIGIN_SECRETS` (the first is what the edge signs with). Endpoints are those of
/// AWS,
/// or of `AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE` and `AWS_ENDPOINT_URL_CLOUDFRONT`, as the SDKs have it. Opens no
/// connection.
final class PublisherEnvironment {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final LocalSecrets.Variables environment;
    private final InstantSource clock;

    PublisherEnvironment(LocalSecrets.Variables environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /// @throws IllegalArgumentException if a variable is missing or wrong
    Publisher publisher(Consumer<PublishReport> reports) {
        var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build();
        var credentials = DefaultCredentialsProvider.builder().build();
        var stores = DynamoStores.aws(required("LINTEL_TABLE"), DynamoClients.Bounds.ADMIN, clock);
        String arn = required("LINTEL_KVS_ARN");
        var calls = backoff(4, Duration.ofMillis(200));
        URI kvs = endpoint("AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE", CloudFrontKeyValueStore.endpoint(arn));
        URI cloudFront = endpoint("AWS_ENDPOINT_URL_CLOUDFRONT", CloudFrontInvalidation.ENDPOINT);
        return new Publisher(
                new CloudFrontKeyValueStore(http, credentials, arn, kvs, clock, calls),
                new CloudFrontInvalidation(
                        http, credentials, required("LINTEL_DISTRIBUTION_ID"), cloudFront, clock, calls),
                stores.revisions(),
                stores.ledger(arn),
                new OriginSecretStamp(
                        required("LINTEL_ORIGIN_SECRETS"),
                        SecretResolvers.standard(environment, HostSecrets.NONE, clock)),
                PublishSettings.STANDARD,
                clock,
                backoff(8, Duration.ofMillis(200)),
                reports);
    }

    private static Backoff backoff(int attempts, Duration first) {
        return new Backoff(attempts, first, Duration.ofSeconds(5), new SecureRandom(), Pause.SLEEP);
    }

    private URI endpoint(String variable, URI standard) {
        String url = environment.value(variable);
        return url == null || url.isEmpty() ? standard : URI.create(url);
    }

    private String required(String name) {
        String value = environment.value(name);
        if (value == null || value.isEmpty()) throw new IllegalArgumentException(name + " is not set");
        return value;
    }
}

package dev.lintel.admin.publisher;

import java.time.Duration;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// The clients of both services, pointed at their doubles.
final class Services {
    private static final SdkHttpClient HTTP = http(Duration.ofSeconds(5));

    private Services() {}

    /// @param silence that counts as no answer
    private static SdkHttpClient http(Duration silence) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(silence)
                .build();
    }

    static StaticCredentialsProvider credentials(String secretKey) {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(SignatureCheck.ACCESS_KEY, secretKey, SignatureCheck.TOKEN));
    }

    static CloudFrontKeyValueStore keyValueStore(KeyValueStoreDouble service, Edge edge, int attempts) {
        return keyValueStore(service, edge, attempts, SignatureCheck.SECRET_KEY, Duration.ofSeconds(5));
    }

    static CloudFrontKeyValueStore keyValueStore(
            KeyValueStoreDouble service, Edge edge, int attempts, String secretKey, Duration silence) {
        return new CloudFrontKeyValueStore(
                http(silence),
                credentials(secretKey),
                KeyValueStoreDouble.ARN,
                service.uri(),
                edge,
                backoff(edge, attempts));
    }

    static CloudFrontInvalidation invalidation(InvalidationDouble service, Edge edge, int attempts) {
        return new CloudFrontInvalidation(
                HTTP,
                credentials(SignatureCheck.SECRET_KEY),
                InvalidationDouble.DISTRIBUTION,
                service.uri(),
                edge,
                backoff(edge, attempts));
    }

    /// Waits on the clock of the test.
    static Backoff backoff(Edge edge, int attempts) {
        return new Backoff(attempts, Duration.ofMillis(10), Duration.ofMillis(500), new Random(7), edge::pass);
    }
}

package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/// Signature Version 4 of requests to one endpoint in AWS. What is signed is the endpoint's own host, wherever the
/// request is sent: CloudFront calls its origin by the origin's name.
///
/// @param service signing name
record AwsSignature(URI endpoint, String service, String region, AwsCredentialsProvider credentials, Clock clock)
        implements Proof {
    private static final System.Logger LOG = System.getLogger(AwsSignature.class.getName());

    /// What the signer makes; all other fields are the request's own.
    private static final Set<String> MADE =
            Set.of("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256");

    @Override
    public Map<String, String> of(String method, String path, Map<String, String> headers, byte[] body) {
        var request = SdkHttpRequest.builder()
                .uri(URI.create(endpoint.toString().replaceFirst("/$", "") + path))
                .method(SdkHttpMethod.fromValue(method));
        // proxies may change all others
        if (headers.containsKey("Content-Type")) request.putHeader("Content-Type", headers.get("Content-Type"));
        try {
            var signed = AwsV4HttpSigner.create()
                    .sign(sign -> sign.identity(credentials.resolveCredentials())
                            .request(request.build())
                            .payload(ContentStreamProvider.fromByteArray(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                            .putProperty(HttpSigner.SIGNING_CLOCK, clock));
            Map<String, String> made = new TreeMap<>();
            signed.request().forEachHeader((name, values) -> {
                if (MADE.contains(name.toLowerCase(Locale.ROOT))) made.put(name, values.getFirst());
            });
            return made;
        } catch (SdkException | CompletionException e) {
            LOG.log(System.Logger.Level.DEBUG, "what the SDK tried", e); // each provider of its chain, at length
            throw new Stop(
                    ExitCode.ERROR,
                    "there are no AWS credentials that can be used: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`");
        }
    }
}

package dev.lintel.store.secret;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/// One call of an AWS service that speaks JSON 1.1 (`X-Amz-Target` names the operation), signed with Signature Version
/// 4.
/// For the two operations that Lintel needs this saves two SDK clients of some megabytes.
final class AwsJson {
    /// More than any secret's reply: Secrets Manager keeps 64 KB, Parameter Store 8 KB.
    private static final int MAX_REPLY_BYTES = 512 * 1024;

    private final SdkHttpClient http;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// @param status of HTTP
    /// @param errorType `x-amzn-ErrorType`, empty if absent
    /// @param body may hold the secret: not for messages
    record Reply(int status, String errorType, String body) {
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    AwsJson(SdkHttpClient http, IdentityProvider<? extends AwsCredentialsIdentity> credentials, Clock clock) {
        this.http = http;
        this.credentials = credentials;
        this.clock = clock;
    }

    /// @param service its signing name
    /// @param target the operation
    Reply call(URI endpoint, String service, String region, String target, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = SdkHttpRequest.builder()
                .uri(endpoint)
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", Integer.toString(bytes.length))
                .putHeader("X-Amz-Target", target)
                .build();
        SignedRequest signed =
                signer.sign(sign -> sign.identity(credentials.resolveIdentity().join())
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        return read(http.prepareRequest(HttpExecuteRequest.builder()
                        .request(signed.request())
                        .contentStreamProvider(signed.payload().orElseThrow())
                        .build())
                .call());
    }

    private static Reply read(HttpExecuteResponse response) throws IOException {
        var head = response.httpResponse();
        String errorType = head.firstMatchingHeader("x-amzn-ErrorType").orElse("");
        var stream = response.responseBody();
        if (stream.isEmpty()) return new Reply(head.statusCode(), errorType, "");
        try (var body = stream.get()) {
            byte[] bytes = body.readNBytes(MAX_REPLY_BYTES + 1);
            if (bytes.length > MAX_REPLY_BYTES) {
                body.abort();
                throw new IOException("the reply has more than " + MAX_REPLY_BYTES + " bytes");
            }
            return new Reply(head.statusCode(), errorType, new String(bytes, StandardCharsets.UTF_8));
        }
    }
}

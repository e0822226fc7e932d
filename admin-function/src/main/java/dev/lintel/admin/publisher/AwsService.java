package dev.lintel.admin.publisher;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4aHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.RegionSet;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/// Signed calls of one AWS service, each tried as often as the backoff says: again after no answer, after 5xx and when
/// throttled. So only what may be done twice is to be called. Thread-safe, blocking.
final class AwsService {
    /// More than a page of 50 entries of 1.5 KB has.
    private static final int MAX_REPLY_BYTES = 1024 * 1024;

    private final SdkHttpClient http;
    private final Signing signing;
    private final Backoff backoff;

    /// @param headers as sent
    /// @param body UTF-8; empty for none
    record Call(SdkHttpMethod method, URI uri, Map<String, String> headers, String body) {}

    /// @param status of HTTP
    record Reply(int status, SdkHttpResponse head, String body) {
        Optional<String> header(String name) {
            return head.firstMatchingHeader(name);
        }

        /// Whether the same call may succeed in a moment.
        boolean passing() {
            return status >= 500
                    || status == 429
                    || (status == 400 && (body.contains("Throttl") || body.contains("TooManyRequests")));
        }
    }

    /// Puts a signature on a request.
    @FunctionalInterface
    interface Signing {
        SignedRequest sign(SdkHttpRequest request, byte[] body);

        /// Signature Version 4.
        ///
        /// @param name of the service in the scope
        static Signing v4(
                String name,
                String region,
                IdentityProvider<? extends AwsCredentialsIdentity> credentials,
                Clock clock) {
            AwsV4HttpSigner signer = AwsV4HttpSigner.create();
            return (request, body) -> signer.sign(
                    sign -> sign.identity(credentials.resolveIdentity().join())
                            .request(request)
                            .payload(ContentStreamProvider.fromByteArray(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, name)
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                            .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        }

        /// Signature Version 4A, for any region: asymmetric, so every region can check it. Loads native code when first
        /// used (AWS Common Runtime).
        static Signing v4a(String name, IdentityProvider<? extends AwsCredentialsIdentity> credentials, Clock clock) {
            AwsV4aHttpSigner signer = AwsV4aHttpSigner.create();
            return (request, body) -> signer.sign(
                    sign -> sign.identity(credentials.resolveIdentity().join())
                            .request(request)
                            .payload(ContentStreamProvider.fromByteArray(body))
                            .putProperty(AwsV4aHttpSigner.SERVICE_SIGNING_NAME, name)
                            .putProperty(AwsV4aHttpSigner.REGION_SET, RegionSet.GLOBAL)
                            .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        }
    }

    AwsService(SdkHttpClient http, Signing signing, Backoff backoff) {
        this.http = http;
        this.signing = signing;
        this.backoff = backoff;
    }

    /// The last reply, whatever its status.
    ///
    /// @throws IOException if there was none, or the request could not be signed
    Reply call(Call call) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Reply reply = once(call);
                if (!reply.passing() || !backoff.goesOn(attempt)) return reply;
            } catch (IOException e) {
                if (!backoff.goesOn(attempt)) throw e;
            }
            backoff.await(attempt);
        }
    }

    private Reply once(Call call) throws IOException {
        byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
        var request = SdkHttpRequest.builder().uri(call.uri()).method(call.method());
        call.headers().forEach(request::putHeader);
        if (body.length > 0) request.putHeader("Content-Length", Integer.toString(body.length));
        SignedRequest signed;
        try {
            signed = signing.sign(request.build(), body);
        } catch (SdkException | CompletionException e) {
            throw new IOException("no credentials to sign with", e);
        }
        var send = HttpExecuteRequest.builder().request(signed.request());
        if (body.length > 0) signed.payload().ifPresent(send::contentStreamProvider);
        return read(http.prepareRequest(send.build()).call());
    }

    private static Reply read(HttpExecuteResponse response) throws IOException {
        SdkHttpResponse head = response.httpResponse();
        var stream = response.responseBody();
        if (stream.isEmpty()) return new Reply(head.statusCode(), head, "");
        try (var body = stream.get()) {
            byte[] bytes = body.readNBytes(MAX_REPLY_BYTES + 1);
            if (bytes.length > MAX_REPLY_BYTES) {
                body.abort();
                throw new IOException("the reply has more than " + MAX_REPLY_BYTES + " bytes");
            }
            return new Reply(head.statusCode(), head, new String(bytes, StandardCharsets.UTF_8));
        }
    }
}

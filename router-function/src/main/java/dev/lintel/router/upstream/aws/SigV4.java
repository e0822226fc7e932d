package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Headers;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/// Signs requests with Signature Version 4, by the SDK's signer. Signed are method, target, `Host`, `Content-Type` and
/// every `X-Amz-` field; other fields may be changed on the way. May block for credentials: not for event loops.
final class SigV4 {
    private static final String SIGNED_PREFIX = "x-amz-";

    private final AwsAccess access;
    private final String service;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    SigV4(AwsAccess access, String service) {
        this.access = access;
        this.service = service;
        this.clock = access.clock().withZone(ZoneOffset.UTC);
    }

    /// The fields of the request with those of the signature, and without what a client may have sent in their place.
    ///
    /// @param target where it goes, as it stands on the wire
    /// @param body null for one that is not signed
    Headers signed(String method, URI target, Headers fields, byte @Nullable [] body, String region) {
        var unsigned =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(target);
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            String lower = name.toLowerCase(Locale.ROOT);
            if (isOurs(lower)) continue;
            if (lower.startsWith(SIGNED_PREFIX) || lower.equals("content-type"))
                unsigned.appendHeader(name, fields.value(i));
            else kept.add(name, fields.value(i));
        }
        SignedRequest signed = signer.sign(sign -> {
            sign.identity(access.credentials().resolveIdentity().join())
                    .request(unsigned.build())
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, body != null)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock);
            // S3 takes paths as they are; all others encode once more what was encoded
            boolean s3 = service.equals("s3");
            sign.putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !s3)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false);
            if (body != null) sign.payload(ContentStreamProvider.fromByteArray(body));
        });
        for (Map.Entry<String, List<String>> field : signed.request().headers().entrySet())
            for (String value : field.getValue()) kept.add(field.getKey(), value);
        return kept.build();
    }

    /// What only the router may say: a client must not choose who signs, when and what for. Cookies are for Lintel and
    /// its other backends.
    /// Also what would lead out of the path that the route gives: S3 copies from any object that the role may read.
    private static boolean isOurs(String lower) {
        if (lower.startsWith("x-amz-copy-source")) return true;
        return switch (lower) {
            case "authorization",
                    "host",
                    "cookie",
                    "x-amz-date",
                    "x-amz-security-token",
                    "x-amz-content-sha256",
                    "x-amz-s3session-token" -> true;
            default -> false;
        };
    }
}

package dev.lintel.infra.construct.edge;

import dev.lintel.contract.edge.CachePolicy;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudfront.CacheCookieBehavior;
import software.amazon.awscdk.services.cloudfront.CacheHeaderBehavior;
import software.amazon.awscdk.services.cloudfront.CacheQueryStringBehavior;
import software.amazon.awscdk.services.cloudfront.ErrorResponse;
import software.amazon.awscdk.services.cloudfront.IOriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentTypeOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersStrictTransportSecurity;
import software.amazon.awscdk.services.cloudfront.ResponseSecurityHeadersBehavior;
import software.constructs.Construct;

/// What the distribution caches, passes on and adds. Caching is the contract's: `lintel dev` emulates the same file.
final class EdgePolicies {
    /// Statuses that CloudFront would cache, or could be told to.
    private static final List<Integer> ERRORS = List.of(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504);

    /// What origins tell of themselves. API Gateway and function URLs add the first ones; the last is ours and would
    /// be seen with statuses of 400 and above, where no viewer-response function runs.
    private static final List<String> REMOVED = List.of(
            "Server",
            "X-Amzn-RequestId",
            "X-Amzn-Trace-Id",
            "X-Amz-Apigw-Id",
            "X-Amzn-Remapped-Content-Length",
            "X-Amzn-Remapped-Date",
            "X-Amzn-Remapped-Connection",
            "X-Powered-By");

    private final CachePolicy contract = CachePolicy.ofContract();

    String cacheTagHeader() {
        return contract.cacheTagHeader();
    }

    software.amazon.awscdk.services.cloudfront.CachePolicy cache(Construct scope) {
        return software.amazon.awscdk.services.cloudfront.CachePolicy.Builder.create(scope, "CachePolicy")
                .comment("Lintel: what the edge functions put in the key")
                .queryStringBehavior(CacheQueryStringBehavior.all())
                .headerBehavior(CacheHeaderBehavior.allowList(contract.headers().toArray(String[]::new)))
                .cookieBehavior(CacheCookieBehavior.none())
                .minTtl(seconds(contract.minTtl()))
                .defaultTtl(seconds(contract.defaultTtl()))
                .maxTtl(seconds(contract.maxTtl()))
                .enableAcceptEncodingGzip(contract.gzip())
                .enableAcceptEncodingBrotli(contract.brotli())
                .build();
    }

    /// A function URL answers only to its own name, so the viewer's `Host` stays behind; `Lintel-Host` carries it.
    IOriginRequestPolicy originRequest() {
        if (!contract.originRequestPolicy().equals("AllViewerExceptHostHeader"))
            throw new IllegalStateException("no such managed policy is known here: " + contract.originRequestPolicy());
        return OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
    }

    ResponseHeadersPolicy responseHeaders(Construct scope) {
        List<String> removed = new ArrayList<>(REMOVED);
        removed.add(contract.cacheTagHeader());
        return ResponseHeadersPolicy.Builder.create(scope, "ResponseHeaders")
                .comment("Lintel: transport security in, what origins tell of themselves out")
                .securityHeadersBehavior(ResponseSecurityHeadersBehavior.builder()
                        .strictTransportSecurity(ResponseHeadersStrictTransportSecurity.builder()
                                .accessControlMaxAge(Duration.days(365))
                                .override(false)
                                .build())
                        .contentTypeOptions(ResponseHeadersContentTypeOptions.builder()
                                .override(true)
                                .build())
                        .build())
                .removeHeaders(removed)
                .build();
    }

    /// A failure is never kept: CloudFront would serve a 502 for ten more seconds to everyone.
    List<ErrorResponse> errors() {
        return ERRORS.stream()
                .map(status -> ErrorResponse.builder()
                        .httpStatus(status)
                        .ttl(seconds(contract.errorMinTtl()))
                        .build())
                .toList();
    }

    private static Duration seconds(java.time.Duration duration) {
        return Duration.seconds(duration.toSeconds());
    }
}

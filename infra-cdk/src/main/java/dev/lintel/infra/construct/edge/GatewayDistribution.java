package dev.lintel.infra.construct.edge;

import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.admin.AdminFunction;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.CfnDistribution;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudfront.FunctionAssociation;
import software.amazon.awscdk.services.cloudfront.FunctionCode;
import software.amazon.awscdk.services.cloudfront.FunctionEventType;
import software.amazon.awscdk.services.cloudfront.FunctionRuntime;
import software.amazon.awscdk.services.cloudfront.HttpVersion;
import software.amazon.awscdk.services.cloudfront.IOrigin;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.PriceClass;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.FunctionUrlOrigin;
import software.constructs.Construct;

/// The distribution: the one public door. Everything goes through the edge functions to the router, which is the only
/// origin declared; a route that goes directly to its backend names that origin in the viewer-request function.
public final class GatewayDistribution extends Construct {
    private final Distribution distribution;

    public GatewayDistribution(
            Construct scope, String id, Stage stage, EdgeFunctions functions, IOrigin router, AdminFunction admin) {
        super(scope, id);
        var policies = new EdgePolicies();
        var builder = Distribution.Builder.create(this, "Distribution")
                .comment("Lintel " + stage.name())
                .defaultBehavior(BehaviorOptions.builder()
                        .origin(router)
                        .allowedMethods(AllowedMethods.ALLOW_ALL)
                        .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                        .cachePolicy(policies.cache(this))
                        .originRequestPolicy(policies.originRequest())
                        .responseHeadersPolicy(policies.responseHeaders(this))
                        .functionAssociations(functions.associations())
                        .compress(true)
                        .build())
                .errorResponses(policies.errors())
                .httpVersion(HttpVersion.HTTP2_AND_3)
                .enableIpv6(true)
                .priceClass(priceClass(stage.edge().priceClass()))
                .minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021);
        if (stage.edge().firewall()) builder.webAclId(new Firewall(this, "Firewall", stage).arn());
        stage.edge()
                .domain()
                .ifPresent(domain -> builder.domainNames(List.of(domain.name()))
                        .certificate(Certificate.fromCertificateArn(this, "Certificate", domain.certificate())));
        stage.admin().path().ifPresent(path -> builder.additionalBehaviors(Map.of(path + "/*", admin(path, admin))));
        distribution = builder.build();
        // not in the construct yet
        if (distribution.getNode().getDefaultChild() instanceof CfnDistribution resource)
            resource.addPropertyOverride("DistributionConfig.CacheTagConfig.HeaderName", policies.cacheTagHeader());
    }

    /// The admin API under a path. CloudFront passes the signature on, and the function URL checks it: it is made for
    /// the URL's host and for the path without the prefix, which a function takes off.
    private BehaviorOptions admin(String path, AdminFunction admin) {
        var strip = Function.Builder.create(this, "AdminPath")
                .comment("Lintel: takes off " + path)
                .runtime(FunctionRuntime.JS_2_0)
                .code(FunctionCode.fromInline("""
                        function handler(event) {
                          const request = event.request;
                          request.uri = request.uri.slice(%d);
                          return request;
                        }
                        """.formatted(path.length())))
                .build();
        return BehaviorOptions.builder()
                .origin(FunctionUrlOrigin.Builder.create(admin.url()).build())
                .allowedMethods(AllowedMethods.ALLOW_ALL)
                .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                .cachePolicy(CachePolicy.CACHING_DISABLED)
                .originRequestPolicy(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER)
                .functionAssociations(List.of(FunctionAssociation.builder()
                        .function(strip)
                        .eventType(FunctionEventType.VIEWER_REQUEST)
                        .build()))
                .build();
    }

    public Distribution distribution() {
        return distribution;
    }

    private static PriceClass priceClass(Stage.PriceClass priceClass) {
        return switch (priceClass) {
            case CLASS_100 -> PriceClass.PRICE_CLASS_100;
            case CLASS_200 -> PriceClass.PRICE_CLASS_200;
            case ALL -> PriceClass.PRICE_CLASS_ALL;
        };
    }
}

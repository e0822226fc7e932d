package dev.lintel.infra.construct.router;

import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.data.OriginSecrets;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.cloudfront.IOrigin;
import software.amazon.awscdk.services.cloudfront.origins.FunctionUrlOrigin;
import software.amazon.awscdk.services.cloudfront.origins.RestApiOrigin;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.amazon.awscdk.services.lambda.FunctionUrlAuthType;
import software.amazon.awscdk.services.lambda.FunctionUrlOptions;
import software.amazon.awscdk.services.lambda.InvokeMode;
import software.constructs.Construct;

/// How CloudFront reaches the router. Both ways are on the internet, and both end at the router's check of the secret
/// that only CloudFront sends; see docs/decisions for why it is not origin access control.
public sealed interface RouterOrigin {
    /// The origin that proves itself with the present secret.
    IOrigin origin(Stage.Origin settings, OriginSecrets secrets);

    /// Where it is; without the secret there is nothing to be had.
    String address();

    /// Share of replies of 500 and above, 0 to 1, over a minute.
    IMetric failures();

    static RouterOrigin of(Construct scope, Stage stage, RouterFunction router, OriginSecrets secrets) {
        return switch (stage.origin().mode()) {
            case FUNCTION_URL ->
                new Url(router.alias(), invokeMode(stage.router().runtime()));
            case REST_STREAM -> new Rest(StreamingApi.create(scope, "Api", router.alias(), secrets));
        };
    }

    /// Header that the router checks before anything else.
    String SECRET_HEADER = "Lintel-Origin-Secret";

    /// A function URL. It is on the alias, so that it follows the versions.
    ///
    /// @param url asks for no signature
    /// @param failures of the alias
    record Url(FunctionUrl url, IMetric failures) implements RouterOrigin {
        Url(Alias alias, InvokeMode invokeMode) {
            this(
                    // with it come both permissions that a URL needs, InvokeFunctionUrl and InvokeFunction, the second
                    // for calls through the URL only
                    alias.addFunctionUrl(FunctionUrlOptions.builder()
                            .authType(FunctionUrlAuthType.NONE)
                            .invokeMode(invokeMode)
                            .build()),
                    MathExpression.Builder.create()
                            .label("replies of 500 and above")
                            .expression("failed / requests")
                            .usingMetrics(new TreeMap<>(Map.of(
                                    "failed", sum(alias, "Url5xxCount"), "requests", sum(alias, "UrlRequestCount"))))
                            .period(Duration.minutes(1))
                            .build());
        }

        private static Metric sum(Alias alias, String name) {
            return alias.metric(name, MetricOptions.builder().statistic("Sum").build());
        }

        @Override
        public String address() {
            return url.getUrl();
        }

        @Override
        public IOrigin origin(Stage.Origin settings, OriginSecrets secrets) {
            return FunctionUrlOrigin.Builder.create(url)
                    .customHeaders(Map.of(SECRET_HEADER, secrets.current()))
                    .readTimeout(seconds(settings.readTimeout()))
                    .keepaliveTimeout(seconds(settings.keepAlive()))
                    .build();
        }
    }

    /// A REST API that streams, behind a key.
    record Rest(RestApi api) implements RouterOrigin {
        @Override
        public String address() {
            return api.getUrl();
        }

        @Override
        public IOrigin origin(Stage.Origin settings, OriginSecrets secrets) {
            return RestApiOrigin.Builder.create(api)
                    .customHeaders(
                            new TreeMap<>(Map.of(SECRET_HEADER, secrets.current(), "x-api-key", secrets.current())))
                    .readTimeout(seconds(settings.readTimeout()))
                    .keepaliveTimeout(seconds(settings.keepAlive()))
                    .build();
        }

        @Override
        public IMetric failures() {
            return api.metricServerError(MetricOptions.builder()
                    .statistic("Average")
                    .period(Duration.minutes(1))
                    .build());
        }
    }

    /// The two go together: it is not said what a URL that streams makes of a whole reply, or the other way round.
    private static InvokeMode invokeMode(Stage.RouterRuntime runtime) {
        return switch (runtime) {
            case STREAMING -> InvokeMode.RESPONSE_STREAM;
            case STOCK -> InvokeMode.BUFFERED;
        };
    }

    private static Duration seconds(java.time.Duration duration) {
        return Duration.seconds(duration.toSeconds());
    }
}

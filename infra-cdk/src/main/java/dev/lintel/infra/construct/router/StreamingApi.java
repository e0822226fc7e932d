package dev.lintel.infra.construct.router;

import dev.lintel.infra.construct.data.OriginSecrets;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigateway.ApiKey;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.LambdaIntegration;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.ResponseTransferMode;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.apigateway.UsagePlan;
import software.amazon.awscdk.services.apigateway.UsagePlanPerApiStage;
import software.amazon.awscdk.services.lambda.Alias;
import software.constructs.Construct;

/// The REST API of the origin `rest-stream`: everything to the router, its reply passed on as it comes, and nobody
/// without a key of the usage plan. CloudFront sends the origin secret as that key.
final class StreamingApi {
    /// As long as a function may run; a stream in API Gateway may too.
    private static final Duration LONGEST = Duration.minutes(15);

    private StreamingApi() {}

    static RestApi create(Construct scope, String id, Alias router, OriginSecrets secrets) {
        var api = RestApi.Builder.create(scope, id)
                .description("Lintel's router, for CloudFront only")
                .endpointTypes(List.of(EndpointType.REGIONAL))
                // bodies come as they are, in base64
                .binaryMediaTypes(List.of("*/*"))
                .cloudWatchRole(false)
                .deployOptions(StageOptions.builder()
                        .stageName("live")
                        .metricsEnabled(true)
                        .build())
                .build();
        var integration = LambdaIntegration.Builder.create(router)
                .responseTransferMode(ResponseTransferMode.STREAM)
                .timeout(LONGEST)
                .allowTestInvoke(false)
                .build();
        var withKey = MethodOptions.builder().apiKeyRequired(true).build();
        api.getRoot().addMethod("ANY", integration, withKey);
        api.getRoot().addResource("{proxy+}").addMethod("ANY", integration, withKey);
        var plan = UsagePlan.Builder.create(scope, "Plan")
                .apiStages(List.of(UsagePlanPerApiStage.builder()
                        .api(api)
                        .stage(api.getDeploymentStage())
                        .build()))
                .build();
        // one resource for each generation: API Gateway refuses two keys with one value, even for a moment
        secrets.values()
                .forEach((generation, value) -> plan.addApiKey(ApiKey.Builder.create(scope, "Key" + generation)
                        .value(value)
                        .build()));
        return api;
    }
}

package dev.lintel.infra.construct.admin;

import dev.lintel.infra.Artifacts;
import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.FunctionIdentity;
import dev.lintel.infra.construct.data.GatewayTable;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.amazon.awscdk.services.lambda.FunctionUrlAuthType;
import software.amazon.awscdk.services.lambda.FunctionUrlOptions;
import software.amazon.awscdk.services.lambda.InvokeMode;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.constructs.Construct;

/// The admin API, which starts from a snapshot as the router does, on a function URL that takes signed requests of this
/// account's principals only: of those who have
/// [#callers] attached, or the same two permissions by other means.
public final class AdminFunction extends Construct {
    private static final int MEMORY_MB = 1024;
    private static final int TIMEOUT_SECONDS = 60;

    private final FunctionUrl url;
    private final ManagedPolicy callers;

    public AdminFunction(Construct scope, String id, Stage stage, Artifacts artifacts, GatewayTable table) {
        super(scope, id);
        var identity = new FunctionIdentity(this, "Identity", stage);
        table.allowEditing(identity);
        table.allowResetting(identity);
        var function = Function.Builder.create(this, "Function")
                .description("Lintel's admin API")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler("dev.lintel.admin.lambda.AdminHandler::handleRequest")
                .code(Code.fromAsset(artifacts.admin().toString()))
                .memorySize(MEMORY_MB)
                .timeout(Duration.seconds(TIMEOUT_SECONDS))
                .role(identity.role())
                .logGroup(identity.log())
                .environment(Map.of("LINTEL_TABLE", table.name()))
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .build();
        Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
        var alias = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
        url = alias.addFunctionUrl(FunctionUrlOptions.builder()
                .authType(FunctionUrlAuthType.AWS_IAM)
                .invokeMode(InvokeMode.BUFFERED)
                .build());
        callers = ManagedPolicy.Builder.create(this, "Callers")
                .description("May call Lintel's admin API")
                .statements(List.of(
                        PolicyStatement.Builder.create()
                                .actions(List.of("lambda:InvokeFunctionUrl"))
                                .resources(List.of(alias.getFunctionArn()))
                                .conditions(Map.of("StringEquals", Map.of("lambda:FunctionUrlAuthType", "AWS_IAM")))
                                .build(),
                        // the second permission that URLs ask for; through the URL, and not by Invoke
                        PolicyStatement.Builder.create()
                                .actions(List.of("lambda:InvokeFunction"))
                                .resources(List.of(alias.getFunctionArn()))
                                .conditions(Map.of("Bool", Map.of("lambda:InvokedViaFunctionUrl", "true")))
                                .build()))
                .build();
    }

    public FunctionUrl url() {
        return url;
    }

    /// To be attached to whoever deploys configuration.
    public ManagedPolicy callers() {
        return callers;
    }
}

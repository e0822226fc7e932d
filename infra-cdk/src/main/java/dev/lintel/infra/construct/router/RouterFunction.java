package dev.lintel.infra.construct.router;

import dev.lintel.infra.Artifacts;
import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.FunctionIdentity;
import dev.lintel.infra.construct.data.GatewayTable;
import dev.lintel.infra.construct.data.OriginSecrets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.constructs.Construct;

/// The router: each change publishes a version, Lambda takes its snapshot, and the alias [#ALIAS] moves to it. Nothing
/// invokes the unpublished code, which would start without a snapshot.
public final class RouterFunction extends Construct {
    public static final String ALIAS = "live";

    /// Starts our runtime loop in the place of the managed runtime's, which cannot stream; or that one all the same, if
    /// `LINTEL_RUNTIME` says so.
    static final String WRAPPER = "/var/task/lintel-runtime";

    /// Of the managed runtime's JVM, whose command is not ours: no address is remembered, for the clock that would make
    /// it expire stands still in a snapshot. The wrapper gives our own loop the same.
    static final String STOCK_JAVA_OPTIONS = "-Dsun.net.inetaddr.ttl=0";

    private final Function function;
    private final Alias alias;

    public RouterFunction(
            Construct scope, String id, Stage stage, Artifacts artifacts, GatewayTable table, OriginSecrets secrets) {
        super(scope, id);
        Stage.Router settings = stage.router();
        var identity = new FunctionIdentity(this, "Identity", stage);
        table.allowReading(identity);
        table.allowSharing(identity);
        table.allowCounting(identity);
        secrets.allowReading(identity);
        allowSecretsOfDocuments(identity, settings.secretPrefix());
        allowBackends(identity, settings.reach());
        var builder = Function.Builder.create(this, "Function")
                .description("Lintel's router")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler("dev.lintel.router.lambda.RouterHandler::handleRequest")
                .code(Code.fromAsset(artifacts.router().toString()))
                .memorySize(settings.memoryMb())
                .timeout(Duration.seconds(settings.timeout().toSeconds()))
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .role(identity.role())
                .logGroup(identity.log())
                // active tracing adds its two actions to the role; without it Lambda sends nothing
                .tracing(settings.tracing() ? Tracing.ACTIVE : Tracing.DISABLED)
                .environment(environment(settings, table, secrets));
        settings.concurrency().ifPresent(builder::reservedConcurrentExecutions);
        function = builder.build();
        Annotations.of(function).acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish");
        alias = Alias.Builder.create(this, "Live")
                .aliasName(ALIAS)
                .version(function.getCurrentVersion())
                .build();
    }

    private static Map<String, String> environment(Stage.Router settings, GatewayTable table, OriginSecrets secrets) {
        var environment = new TreeMap<>(Map.of(
                "AWS_LAMBDA_EXEC_WRAPPER", WRAPPER,
                "LINTEL_TABLE", table.name(),
                "LINTEL_ORIGIN_SECRETS", secrets.references()));
        if (!settings.reach().signed().isEmpty())
            environment.put(
                    "LINTEL_AWS_SERVICES", String.join(",", settings.reach().signed()));
        switch (settings.runtime()) {
            case STREAMING -> {}
            case STOCK -> {
                environment.put("LINTEL_RUNTIME", "stock");
                environment.put("JAVA_TOOL_OPTIONS", STOCK_JAVA_OPTIONS);
            }
        }
        return environment;
    }

    /// Secrets that documents name, in both of the keepers; none without a prefix.
    private void allowSecretsOfDocuments(FunctionIdentity identity, String prefix) {
        if (prefix.isEmpty()) return;
        Stack stack = Stack.of(this);
        String here = stack.getRegion() + ":" + stack.getAccount();
        identity.allow(
                List.of("secretsmanager:GetSecretValue"),
                "arn:%s:secretsmanager:%s:secret:%s*".formatted(stack.getPartition(), here, prefix));
        identity.allow(
                List.of("ssm:GetParameter"),
                "arn:%s:ssm:%s:parameter/%s*".formatted(stack.getPartition(), here, prefix));
    }

    /// Functions that it may invoke, and namespaces that it may look into: those that the deployer listed.
    private static void allowBackends(FunctionIdentity identity, Stage.Reach reach) {
        if (!reach.functions().isEmpty())
            identity.allow(List.of("lambda:InvokeFunction"), reach.functions().toArray(String[]::new));
        if (!reach.cloudMap().isEmpty())
            identity.allowIf(
                    Map.of("StringEquals", Map.of("servicediscovery:NamespaceName", reach.cloudMap())),
                    List.of("servicediscovery:DiscoverInstances"),
                    "*"); // it knows no resource
    }

    public Function function() {
        return function;
    }

    public Alias alias() {
        return alias;
    }
}

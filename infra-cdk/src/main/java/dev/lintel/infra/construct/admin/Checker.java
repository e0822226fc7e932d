package dev.lintel.infra.construct.admin;

import dev.lintel.infra.Artifacts;
import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.FunctionIdentity;
import dev.lintel.infra.construct.data.GatewayTable;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/// Asks the targets of backends that have a health check, and tells routers by way of the table. A clock calls it each
/// minute; without a check in the configuration it is gone at once. One at a time: the table's notes have one writer.
public final class Checker extends Construct {
    private static final int MEMORY_MB = 512;
    /// A check of the last second may take its ten seconds.
    private static final int TIMEOUT_SECONDS = 90;

    private final Function function;

    public Checker(Construct scope, String id, Stage stage, Artifacts artifacts, GatewayTable table) {
        super(scope, id);
        var identity = new FunctionIdentity(this, "Identity", stage);
        table.allowReading(identity);
        table.allowChecking(identity);
        function = Function.Builder.create(this, "Function")
                .description("Lintel's health checker")
                .runtime(Runtime.JAVA_25)
                .architecture(Architecture.ARM_64)
                .handler("dev.lintel.admin.health.CheckerHandler::handleRequest")
                .code(Code.fromAsset(artifacts.admin().toString()))
                .memorySize(MEMORY_MB)
                .timeout(Duration.seconds(TIMEOUT_SECONDS))
                .reservedConcurrentExecutions(1)
                .role(identity.role())
                .logGroup(identity.log())
                .environment(Map.of("LINTEL_TABLE", table.name()))
                // the next minute's call does what this one did not
                .retryAttempts(0)
                .build();
        Rule.Builder.create(this, "Schedule")
                .description("Lintel's checker asks targets whether they are well")
                .schedule(Schedule.rate(Duration.minutes(1)))
                .targets(List.of(new LambdaFunction(function)))
                .build();
    }

    public Function function() {
        return function;
    }
}

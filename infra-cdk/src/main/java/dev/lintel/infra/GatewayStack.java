package dev.lintel.infra;

import dev.lintel.infra.construct.admin.AdminFunction;
import dev.lintel.infra.construct.admin.Checker;
import dev.lintel.infra.construct.admin.Publisher;
import dev.lintel.infra.construct.data.GatewayTable;
import dev.lintel.infra.construct.data.OriginSecrets;
import dev.lintel.infra.construct.edge.AccessLogs;
import dev.lintel.infra.construct.edge.EdgeFunctions;
import dev.lintel.infra.construct.edge.GatewayDistribution;
import dev.lintel.infra.construct.router.RouterFunction;
import dev.lintel.infra.construct.router.RouterOrigin;
import dev.lintel.infra.construct.router.Takeover;
import dev.lintel.infra.construct.watch.Alarms;
import dev.lintel.infra.construct.watch.Board;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

/// The whole gateway in an account. The rooms are built in the order in which they need each other, which is also the
/// order of a deployment: the router takes over before the distribution sends it anything new.
public final class GatewayStack extends Stack {
    public GatewayStack(App app, Stage stage, Artifacts artifacts) {
        super(
                app,
                stage.name(),
                StackProps.builder()
                        .description("Lintel, a gateway for APIs and AI models")
                        .env(Environment.builder().region(Stage.REGION).build())
                        .terminationProtection(stage.production())
                        .analyticsReporting(false)
                        .tags(Map.of("lintel:stack", stage.name()))
                        .build());
        var table = new GatewayTable(this, "Data", stage);
        var secrets = new OriginSecrets(this, "OriginSecrets", stage.origin());
        var router = new RouterFunction(this, "Router", stage, artifacts, table, secrets);
        var origin = RouterOrigin.of(this, stage, router, secrets);
        var takeover = new Takeover(this, "Takeover", stage, router, origin);
        var admin = new AdminFunction(this, "Admin", stage, artifacts, table);
        var edge = new EdgeFunctions(this, "Edge", artifacts);
        var distribution = new GatewayDistribution(
                        this, "Gateway", stage, edge, origin.origin(stage.origin(), secrets), admin)
                .distribution();
        // a rotated secret is accepted before it is sent
        distribution.getNode().addDependency(router.alias());
        var logs = new AccessLogs(this, "AccessLogs", stage, distribution);
        var publisher = new Publisher(this, "Publisher", stage, artifacts, table, secrets, edge.store(), distribution);
        new Checker(this, "Checker", stage, artifacts, table);
        new Alarms(this, "Watch", stage, distribution, edge, router, takeover, publisher);
        if (stage.watch().dashboard()) new Board(this, "Board", distribution, edge, router, publisher);

        output(
                "Endpoint",
                "https://" + stage.edge().domain().map(Stage.Domain::name).orElse(distribution.getDomainName()));
        output("DistributionDomain", distribution.getDomainName());
        output("DistributionId", distribution.getDistributionId());
        output("OriginUrl", origin.address());
        // `lintel deploy` goes only forward from it
        output("OriginSecretGeneration", Integer.toString(stage.origin().secretGeneration()));
        output("AdminUrl", admin.url().getUrl());
        output("AdminCallers", admin.callers().getManagedPolicyArn());
        stage.admin().path().ifPresent(path -> output("AdminPath", path));
        output("TableName", table.name());
        output("KeyValueStoreArn", edge.store().getKeyValueStoreArn());
        output("RouterFunction", router.function().getFunctionName());
        output("PublisherFunction", publisher.function().getFunctionName());
        output("DeadLetters", publisher.deadLetters().getQueueUrl());
        output("AccessLogsBucket", logs.bucket().getBucketName());
    }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }
}

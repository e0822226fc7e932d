package dev.lintel.infra;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.App;

/// The CDK app: settings from the context, artifacts from the other modules' build, one stack out.
public final class InfraApp {
    private InfraApp() {}

    /// Called by the CDK's command (cdk.json), which says where the output goes by environment variables; without it
    /// the output goes to `cdk.out` here.
    ///
    /// @param arguments the repository's folder; by default the one above
    public static void main(String[] arguments) {
        Path repository = Path.of(arguments.length == 0 ? ".." : arguments[0]);
        try {
            var app = new App();
            synth(app, Artifacts.of(repository.toAbsolutePath().normalize()));
            app.synth();
        } catch (InvalidStageException e) {
            System.err.println("The settings in cdk.json (or given with -c) are not right:");
            e.faults().forEach(fault -> System.err.println("  " + fault));
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /// Fills the app.
    static GatewayStack synth(App app, Artifacts artifacts) {
        Map<String, Object> context = new HashMap<>();
        if (app.getNode().getAllContext() instanceof Map<?, ?> all)
            all.forEach((name, value) -> context.put(String.valueOf(name), value));
        var stage = Stage.parse(context);
        var stack = new GatewayStack(app, stage, artifacts);
        Review.of(stack, stage);
        return stack;
    }
}

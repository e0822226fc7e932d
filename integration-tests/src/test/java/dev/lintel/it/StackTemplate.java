package dev.lintel.it;

import dev.lintel.infra.Artifacts;
import dev.lintel.infra.GatewayStack;
import dev.lintel.infra.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awscdk.App;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stack's template, as the CDK writes it.
///
/// @param folder with template and assets
record StackTemplate(Path folder, JsonNode json) {
    /// @param artifacts made by the build, or placeholders
    static StackTemplate of(Artifacts artifacts, Path folder, Map<String, String> settings) throws IOException {
        var app = App.Builder.create()
                .context(settings)
                .outdir(folder.resolve("cdk.out").toString())
                .build();
        var stack = new GatewayStack(app, Stage.parse(settings), artifacts);
        app.synth();
        Path assembly = folder.resolve("cdk.out");
        Path file = assembly.resolve(stack.getTemplateFile());
        return new StackTemplate(assembly, JsonMapper.builder().build().readTree(Files.readString(file)));
    }

    static Artifacts placeholders(Path folder) throws IOException {
        for (String name : new String[] {"router.zip", "admin.zip"})
            try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
                zip.putNextEntry(new ZipEntry(name));
            }
        for (String name : new String[] {"request.js", "response.js"})
            Files.writeString(folder.resolve(name), "function handler(event) { return event.request; }");
        return new Artifacts(
                folder.resolve("router.zip"),
                folder.resolve("admin.zip"),
                folder.resolve("request.js"),
                folder.resolve("response.js"));
    }

    /// The first resource of a type whose logical id begins so.
    JsonNode resource(String type, String prefix) {
        for (var each : json.path("Resources").properties())
            if (each.getValue().path("Type").asString().equals(type)
                    && each.getKey().startsWith(prefix)) return each.getValue().path("Properties");
        throw new AssertionError("the template has no " + type + " " + prefix);
    }
}

package dev.lintel.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awscdk.App;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A stack's template, made of placeholder artifacts. Each set of settings is synthesised once: the first one in a JVM
/// takes some ten seconds, most of them to start Node and load the CDK.
final class Synthesised {
    private static final Map<Map<String, String>, Synthesised> MADE = new ConcurrentHashMap<>();

    private final JsonNode template;

    private Synthesised(JsonNode template) {
        this.template = template;
    }

    /// Everything as it comes.
    static Synthesised standard() {
        return of();
    }

    /// Everything that can be switched on.
    static Synthesised full() {
        return of(
                "origin=rest-stream",
                "originSecretGeneration=3",
                "encryption=kms",
                "tracing=true",
                "secretPrefix=shop/",
                "functions=arn:aws:lambda:eu-west-1:123456789012:function:orders:live,"
                        + " arn:aws:lambda:us-east-1:123456789012:function:carts",
                "cloudMapNamespaces=shop.local",
                "awsServices=sqs",
                "adminPath=/lintel-admin",
                "alarmEmail=ops@shop.example",
                "domain=api.shop.example",
                "certificate=arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012");
    }

    /// @param settings `name=value`, without the prefix
    static Synthesised of(String... settings) {
        Map<String, String> context = cdkJson();
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            context.put(StageContext.PREFIX + parts[0], parts[1]);
        }
        return MADE.computeIfAbsent(context, Synthesised::synthesise);
    }

    /// What every synthesis begins with: the flags of the CDK, and the settings as they come.
    static Map<String, String> cdkJson() {
        Map<String, String> context = new TreeMap<>();
        JsonMapper.builder()
                .build()
                .readTree(Path.of("cdk.json"))
                .path("context")
                .properties()
                .forEach(each -> context.put(each.getKey(), each.getValue().asString()));
        return context;
    }

    private static Synthesised synthesise(Map<String, String> context) {
        try {
            Path folder = Files.createTempDirectory("lintel-stack");
            var app = App.Builder.create()
                    .context(typed(context))
                    .outdir(folder.resolve("cdk.out").toString())
                    .build();
            InfraApp.synth(app, placeholders(folder));
            var stack = app.synth().getStackByName("lintel");
            return new Synthesised(JsonMapper.builder().build().readTree(Path.of(stack.getTemplateFullPath())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Flags of the CDK are no text.
    static Map<String, Object> typed(Map<String, String> context) {
        Map<String, Object> typed = new TreeMap<>(context);
        typed.replaceAll((name, value) -> value.equals("true") ? (Object) true : value);
        return typed;
    }

    static Artifacts placeholders(Path folder) throws IOException {
        for (String name : List.of("router.zip", "admin.zip"))
            try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
                zip.putNextEntry(new ZipEntry(name));
            }
        for (String name : List.of("viewer-request.js", "viewer-response.js"))
            Files.writeString(folder.resolve(name), "function handler(event) { return event.request; } // " + name);
        return new Artifacts(
                folder.resolve("router.zip"),
                folder.resolve("admin.zip"),
                folder.resolve("viewer-request.js"),
                folder.resolve("viewer-response.js"));
    }

    /// @param id logical, made of the construct's path
    /// @param whole with its properties, dependencies and policies
    record Resource(String id, JsonNode whole) {
        String type() {
            return whole.path("Type").asString();
        }

        JsonNode properties() {
            return whole.path("Properties");
        }

        JsonNode property(String name) {
            return properties().path(name);
        }
    }

    List<Resource> all() {
        List<Resource> all = new ArrayList<>();
        template.path("Resources").properties().forEach(each -> all.add(new Resource(each.getKey(), each.getValue())));
        return all;
    }

    List<Resource> all(String type) {
        return all().stream().filter(each -> each.type().equals(type)).toList();
    }

    Resource only(String type) {
        List<Resource> found = all(type);
        if (found.size() != 1) throw new AssertionError("not one but " + found.size() + " of " + type);
        return found.getFirst();
    }

    /// The one whose construct's path begins so.
    Resource one(String type, String prefix) {
        List<Resource> found =
                all(type).stream().filter(each -> each.id().startsWith(prefix)).toList();
        if (found.size() != 1) throw new AssertionError("not one but " + found.size() + " of " + type + " " + prefix);
        return found.getFirst();
    }

    JsonNode outputs() {
        return template.path("Outputs");
    }

    String text() {
        return template.toString();
    }
}

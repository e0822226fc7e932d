package dev.lintel.local.dev;

import dev.lintel.local.LintelCommand;
import dev.lintel.router.telemetry.AccessLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/// A gateway that starts, serves a few requests to itself and stops, so that the JVM can write down what a start needs
/// (ahead-of-time cache, JEP 483 and 514). Run by `./lintel` in the background, once for each build.
public final class Training {
    private static final List<String> PATHS =
            List.of("/demo/hello", "/demo/echo?a=b", "/demo/items", "/demo/items/1", "/demo/status/404", "/none");

    private Training() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lintel-training");
        var options = DevOptions.ephemeral().withData(folder).withDemo().withLog(DevOptions.LogFormat.PRETTY);
        try {
            try (DevGateway gateway = DevGateway.start(options, AccessLog.NONE, line -> {})) {
                Panel.lines(gateway, java.time.Duration.ZERO, dev.lintel.local.console.Colours.NONE);
                requests(gateway.gatewayUri());
                commands(gateway);
            }
            DevGateway.start(options, AccessLog.NONE, line -> {}).close(); // a second start, from what is on disk
        } finally {
            remove(folder);
        }
        System.exit(0);
    }

    private static void requests(URI gateway) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS)
                client.send(HttpRequest.newBuilder(gateway.resolve(path)).build(), BodyHandlers.ofByteArray());
        }
    }

    private static void commands(DevGateway gateway) {
        List<String> where = List.of("--admin-url", gateway.adminUri().toString(), "--token", gateway.token());
        for (List<String> words : List.of(List.of("health"), List.of("get"), List.of("export"), List.of("history"))) {
            CommandLine command = LintelCommand.create(false)
                    .setOut(new PrintWriter(new StringWriter()))
                    .setErr(new PrintWriter(new StringWriter()));
            command.execute(Stream.concat(words.stream(), where.stream()).toArray(String[]::new));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}

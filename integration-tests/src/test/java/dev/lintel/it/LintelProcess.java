package dev.lintel.it;

import dev.lintel.local.dev.LocalEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `lintel dev` as a process of its own, on free ports.
final class LintelProcess implements AutoCloseable {
    private final Process process;
    private final Path standardOutput;
    private final Queue<String> standardError = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Thread reader;

    private LintelProcess(Process process, Path standardOutput) {
        this.process = process;
        this.standardOutput = standardOutput;
        this.reader = Thread.ofVirtual().start(() -> read(process.getErrorStream()));
    }

    /// Returns when it is ready.
    ///
    /// @param output file for its standard output
    static LintelProcess start(Path data, Path output, Map<String, String> environment, String... options)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lintel.local.LintelCommand",
                "dev",
                "--port",
                "0",
                "--admin-port",
                "0",
                "--data",
                data.toString()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var started = new LintelProcess(builder.start(), output);
        if (!started.ready.get(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            started.close();
            throw new IOException("it did not start:\n" + started.standardError());
        }
        return started;
    }

    private void read(InputStream error) {
        var lines = new BufferedReader(new InputStreamReader(error, StandardCharsets.UTF_8));
        try {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                standardError.add(line);
                if (line.startsWith("  try")) ready.complete(true); // the panel's last line
            }
        } catch (IOException ended) {
            standardError.add(ended.toString());
        }
        ready.complete(false);
    }

    LocalEndpoint.Found endpoint(Path data) {
        return LocalEndpoint.in(data).orElseThrow();
    }

    String standardError() {
        return String.join("\n", standardError);
    }

    String standardOutput() throws IOException {
        return Files.readString(standardOutput);
    }

    /// Asks it to stop, and waits until it has.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(RunningGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS))
            throw new AssertionError("it does not stop:\n" + standardError());
        reader.join();
    }

    /// Kills it if it still runs.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

package dev.lintel.it.lambda;

import dev.lintel.contract.Document;
import dev.lintel.router.lambda.runtime.RuntimeApiDouble;
import dev.lintel.store.Change;
import dev.lintel.store.Head;
import dev.lintel.store.dynamo.DynamoRevisionStore;
import dev.lintel.store.dynamo.LocalDynamo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The router in a process of its own, with the environment that Lambda gives it, the Runtime API's double as its
/// platform and DynamoDB Local as its table.
final class RouterProcess implements AutoCloseable {
    static final long PATIENCE_SECONDS = 60;
    static final String SECRET = "a-secret-of-the-origin";

    final RuntimeApiDouble api;
    final DynamoRevisionStore store;
    /// On `System.nanoTime()`, just before the process began.
    final long startedNanos;
    private final Process process;
    private final Path output;

    private RouterProcess(
            RuntimeApiDouble api, DynamoRevisionStore store, long startedNanos, Process process, Path output) {
        this.api = api;
        this.store = store;
        this.startedNanos = startedNanos;
        this.process = process;
        this.output = output;
    }

    /// What differs from one start to the next.
    ///
    /// @param stock by Amazon's runtime client instead of ours
    /// @param memory of the function, in MB
    /// @param before goes before the command, such as `taskset -c 0`
    /// @param environment more variables
    record Start(
            boolean stock,
            int concurrency,
            boolean snapStart,
            int memory,
            List<String> before,
            Map<String, String> environment) {
        static Start streaming() {
            return new Start(false, 1, false, 1024, List.of(), Map.of());
        }

        Start withStock() {
            return new Start(true, concurrency, snapStart, memory, before, environment);
        }

        Start withConcurrency(int concurrency) {
            return new Start(stock, concurrency, snapStart, memory, before, environment);
        }

        Start withSnapStart() {
            return new Start(stock, concurrency, true, memory, before, environment);
        }

        Start withMemory(int memory) {
            return new Start(stock, concurrency, snapStart, memory, before, environment);
        }

        Start after(String... before) {
            return new Start(stock, concurrency, snapStart, memory, List.of(before), environment);
        }

        Start with(String variable, String value) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(variable, value);
            return new Start(stock, concurrency, snapStart, memory, before, more);
        }
    }

    /// @param task where the package was extracted
    static RouterProcess start(Path task, Document document, Start start) throws IOException {
        LocalDynamo dynamo = LocalDynamo.shared();
        String table = dynamo.newTable();
        var store = new DynamoRevisionStore(dynamo.client(), table, InstantSource.system());
        store.publish(document, new Change("test", ""), Head.NONE);
        var api = RuntimeApiDouble.start(start.concurrency, start.snapStart);
        List<String> command = new ArrayList<>(start.before);
        command.add(task.resolve("lintel-runtime").toString());
        command.addAll(managedCommand());
        Path output = Files.createTempFile("lintel-router", ".log");
        var builder = new ProcessBuilder(command)
                .directory(task.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !name.equals("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("_HANDLER", "dev.lintel.router.lambda.RouterHandler");
        environment.put("LAMBDA_TASK_ROOT", task.toString());
        environment.put("AWS_LAMBDA_RUNTIME_API", api.authority());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(start.memory));
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "router");
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", start.snapStart ? "snap-start" : "on-demand");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint().toString());
        environment.put("LINTEL_TABLE", table);
        environment.put("LINTEL_ALLOW_ADDRESSES", "loopback");
        if (start.concurrency > 1) environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(start.concurrency));
        if (start.stock) environment.put("LINTEL_RUNTIME", "stock");
        environment.putAll(start.environment);
        long started = System.nanoTime();
        return new RouterProcess(api, store, started, builder.start(), output);
    }

    /// What the managed runtime would run, with Amazon's client off this test's class path.
    private static List<String> managedCommand() {
        String client = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.contains("aws-lambda-java-")
                        || jar.contains("annotations-2.")
                        || jar.contains("utils-lite"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                client,
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "dev.lintel.router.lambda.RouterHandler");
    }

    RouterProcess awaitReady() throws Exception {
        return await(api.ready());
    }

    RouterProcess awaitCheckpoint() throws Exception {
        return await(api.checkpoint());
    }

    private RouterProcess await(java.util.concurrent.Future<Void> stage) throws Exception {
        try {
            stage.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(output(), e);
        }
        return this;
    }

    /// What it wrote.
    String output() throws IOException {
        return Files.readString(output);
    }

    /// Bytes that the process holds in memory at most so far.
    long peakBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")))
            if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        throw new IOException("no peak");
    }

    /// What its threads have had of processors so far, those that have ended left out. Unlike the time that went by, it
    /// hardly depends on what else the machine does.
    long processorNanos() throws IOException {
        long nanos = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                String times = Files.readString(thread.resolve("schedstat"));
                nanos += Long.parseLong(times.substring(0, times.indexOf(' ')));
            }
        }
        return nanos;
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("it does not exit");
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        api.close();
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(output);
        List<String> violations = api.violations().stream()
                .filter(violation -> !violation.startsWith("a connection was broken"))
                .toList();
        if (!violations.isEmpty()) throw new AssertionError(violations.toString());
    }
}

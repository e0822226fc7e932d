package dev.lintel.it.lambda;

import dev.lintel.contract.Document;
import dev.lintel.router.lambda.runtime.Invoked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/// Sizes and times of the router's package, as docs/lambda-runtime.md reports them: run
/// `integration-tests/bench/lambda`.
/// The router runs on processor 0 alone, as a small function has less than one; this process, its backend and DynamoDB
/// Local have the others. A restore is simulated: the process waits in `restore/next` and goes on, as no snapshot can
/// be
/// taken here.
public final class LambdaBenchmark {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// More options of the router's JVM, to compare: from this process's own `LINTEL_JAVA_OPTIONS`.
    private static final String OPTIONS = System.getenv().getOrDefault("LINTEL_JAVA_OPTIONS", "");

    private final Path task;
    private final Document document;
    private final int runs;

    private LambdaBenchmark(Path task, Document document, int runs) {
        this.task = task;
        this.document = document;
        this.runs = runs;
    }

    /// @param arguments how often each is measured; 10 if not given. Then, to measure one alone: `start`, `restore` or
    /// `events`
    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("lintel-bench");
        Path task = RouterPackage.extractTo(folder);
        System.out.printf("package: %.1f MB%n", Files.size(RouterPackage.zip()) / 1e6);
        try (var backend = StreamBackend.start()) {
            Document document = Document.parse(JsonMapper.builder().build().readTree("""
                    {"lintel": 1, "backends": [{"id": "b", "targets": ["%s"]}],
                     "routes": [{"id": "b", "match": {"path": {"prefix": "/"}}, "forward": {"backend": "b"}}]}
                    """.formatted(backend.url())));
            var bench = new LambdaBenchmark(task, document, runs);
            String only = arguments.length < 2 ? "" : arguments[1];
            if (only.isEmpty() || only.equals("start")) bench.fromStart();
            if (only.isEmpty() || only.equals("restore")) bench.fromRestore();
            if (only.isEmpty() || only.equals("events")) bench.events();
        }
        System.exit(0);
    }

    private static RouterProcess.Start oneCore() {
        return RouterProcess.Start.streaming()
                .withMemory(512)
                .after("taskset", "-c", "0")
                .with("LINTEL_JAVA_OPTIONS", OPTIONS);
    }

    private void fromStart() throws Exception {
        var ready = new double[runs];
        var first = new double[runs];
        var busy = new double[runs];
        var loaded = new double[runs];
        for (int run = 0; run < runs; run++) {
            Path classes = Files.createTempFile("lintel-classes", ".log");
            var how = oneCore().with("LINTEL_JAVA_OPTIONS", OPTIONS + " -Xlog:class+load:file=" + classes);
            try (var router = RouterProcess.start(task, document, how)) {
                long begin = router.startedNanos;
                Invoked invoked = router.api.invoke(LambdaProcessTest.event("/"), PATIENCE);
                router.awaitReady();
                ready[run] = millisSince(begin);
                invoked.outcome();
                first[run] = millisSince(begin);
                busy[run] = router.processorNanos() / 1e6;
                loaded[run] = Files.readAllLines(classes).size();
            }
            Files.delete(classes);
        }
        report("process start to first call of next", ready);
        report("process start to first reply", first);
        report("  processor time in it", busy);
        report("  classes loaded in it", loaded);
    }

    private void fromRestore() throws Exception {
        var first = new double[runs];
        var request = new double[runs];
        var busy = new double[runs];
        var warm = new double[runs];
        var loaded = new double[runs];
        for (int run = 0; run < runs; run++) {
            Path classes = Files.createTempFile("lintel-classes", ".log");
            var how = oneCore()
                    .withSnapStart()
                    .with("LINTEL_JAVA_OPTIONS", OPTIONS + " -Xlog:class+load:file=" + classes);
            try (var router = RouterProcess.start(task, document, how).awaitCheckpoint()) {
                long before = Files.readAllLines(classes).size();
                Invoked invoked = router.api.invoke(LambdaProcessTest.event("/"), PATIENCE);
                long had = router.processorNanos();
                long begin = System.nanoTime();
                router.api.restore();
                router.awaitReady();
                long asked = System.nanoTime();
                invoked.outcome();
                first[run] = millisSince(begin);
                request[run] = millisSince(asked);
                busy[run] = (router.processorNanos() - had) / 1e6;
                loaded[run] = Files.readAllLines(classes).size() - before;
                var one = new double[200];
                for (int i = 0; i < one.length; i++) {
                    long sent = System.nanoTime();
                    router.api.invoke(LambdaProcessTest.event("/"), PATIENCE).outcome();
                    one[i] = millisSince(sent);
                }
                warm[run] = median(one);
            }
            Files.delete(classes);
        }
        report("restore to first reply", first);
        report("  of it from the first call of next", request);
        report("  processor time in both", busy);
        report("a warm reply", warm);
        report("classes loaded from restore to first reply", loaded);
    }

    private void events() throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> each = new ArrayList<>();
        try (var router =
                RouterProcess.start(task, document, oneCore().withSnapStart()).awaitCheckpoint()) {
            router.api.restore();
            for (int run = 0; run < runs + 1; run++) {
                Invoked invoked = router.api.invoke(LambdaProcessTest.event("/sse/100"), PATIENCE);
                invoked.outcome();
                if (run == 0) continue;
                for (int seen = 0; seen < 100; ) {
                    Invoked.Chunk chunk = invoked.chunk();
                    String[] events = chunk.text().split("data: ", -1); // several where the machine was busy
                    for (int i = 1; i < events.length; i++) {
                        double micros = (chunk.nanos() - Long.parseLong(events[i].strip())) / 1e3;
                        if (seen++ == 0) first.add(micros);
                        else each.add(micros);
                    }
                }
            }
        }
        report("upstream event to client event, first, in µs", array(first));
        report("upstream event to client event, each other, in µs", array(each));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void report(String what, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        ToDoubleFunction<Double> at = part -> sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
        System.out.printf(
                "%-55s median %8.1f  (%.1f to %.1f, %d)%n",
                what, at.applyAsDouble(0.5), sorted[0], sorted[sorted.length - 1], sorted.length);
    }
}

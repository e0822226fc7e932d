package dev.lintel.admin.publisher;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One JSON line for each run that did something, in CloudWatch's embedded metric format: metrics of the namespace
/// `Lintel`, and beside them what people look for. Thread-safe.
final class PublishLog implements Consumer<PublishReport> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintStream out;
    private final InstantSource clock;

    PublishLog(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void accept(PublishReport report) {
        if (report.size().isEmpty() && report.purged().isEmpty()) return; // a timer that found nothing to do
        var line = new Line();
        report.size().ifPresent(size -> {
            line.metric("EdgeRevision", "None", report.revision());
            line.metric("EdgeEntries", "Count", size.entries());
            line.metric("EdgeStoredBytes", "Bytes", report.storedBytes());
            line.metric("EdgeOpenWays", "Count", size.openWays());
            line.metric("EdgeOpenLeaves", "Count", size.openLeaves());
            line.metric("EdgeUpdates", "Count", report.updates());
            line.metric("EdgeConflicts", "Count", report.conflicts());
        });
        report.lag().map(Duration::toMillis).ifPresent(lag -> line.metric("EdgeLag", "Milliseconds", lag));
        line.metric("EdgePurgedTags", "Count", report.purged().size());
        line.json.put("run", report.run()).put("sequence", report.sequence()).put("flipped", report.flipped());
        line.json.put("puts", report.puts()).put("deletes", report.deletes()).put("settled", report.settled());
        var tags = line.json.putArray("purged");
        report.purged().forEach(tags::add);
        line.print();
    }

    /// @param reason type of the problem, or name of the exception
    void failed(String run, String reason, String detail) {
        var line = new Line();
        line.metric("EdgeFailures", "Count", 1);
        line.json.put("run", run).put("reason", reason).put("detail", detail);
        line.print();
    }

    private final class Line {
        private final ObjectNode json = JSON.createObjectNode();
        private final tools.jackson.databind.node.ArrayNode metrics;

        Line() {
            var aws = json.putObject("_aws").put("Timestamp", clock.millis());
            var directive = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", "Lintel");
            directive.putArray("Dimensions").addArray();
            metrics = directive.putArray("Metrics");
        }

        void metric(String name, String unit, long value) {
            metrics.addObject().put("Name", name).put("Unit", unit);
            json.put(name, value);
        }

        void print() {
            out.println(json);
        }
    }
}

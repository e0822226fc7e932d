package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.local.console.RecordLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "tail", description = "Follows the access records of a local gateway.")
final class TailCommand extends AdminCommand {
    @Option(names = "--route", paramLabel = "ID", split = ",", description = "Only this route's; - for no route.")
    private List<String> routes = List.of();

    @Option(names = "--status", paramLabel = "STATUS", split = ",", description = "Only these, such as 404 or 5xx.")
    private List<String> statuses = List.of();

    @Option(names = "--count", paramLabel = "N", description = "End after so many.")
    private long count;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("route", String.join(",", routes));
        query.put("status", String.join(",", statuses));
        AdminClient admin = admin();
        var stream = admin.stream(AdminClient.query("/v1/records", query));
        long seen = 0;
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) continue;
                out().println(json ? line : readable(AdminClient.parse(line.getBytes(StandardCharsets.UTF_8))));
                out().flush();
                if (++seen == count) return ExitCode.OK;
            }
        } catch (IOException e) {
            throw new Stop(ExitCode.ERROR, "the gateway at " + admin.base() + " went away");
        }
        return ExitCode.OK;
    }

    private String readable(JsonNode record) {
        if (record.has("dropped"))
            return colours().red("(" + record.path("dropped").asLong() + " records were lost: too many to follow)");
        return line(record).format(colours(), ZoneId.systemDefault());
    }

    /// The members that docs/telemetry.md lists.
    static RecordLine line(JsonNode record) {
        return new RecordLine(
                Instant.parse(record.path("timestamp").asString("1970-01-01T00:00:00Z")),
                record.path("http.request.method").asString("-"),
                record.path("url.path").asString("-"),
                record.path("http.response.status_code").asInt(0),
                millis(record.path("lintel.total_ms")).orElse(Duration.ZERO),
                millis(record.path("lintel.upstream_ms")),
                text(record, "lintel.route"),
                text(record, "lintel.backend"),
                text(record, "lintel.edge.answer"),
                text(record, "lintel.problem"),
                record.path("lintel.end").asString("complete"),
                record.path("lintel.revision").asLong(0),
                record.path("lintel.request_id").asString(""));
    }

    private static Optional<String> text(JsonNode record, String member) {
        return Optional.of(record.path(member).asString("")).filter(value -> !value.isEmpty());
    }

    private static Optional<Duration> millis(JsonNode value) {
        return value.isNumber() ? Optional.of(Duration.ofNanos((long) (value.asDouble() * 1e6))) : Optional.empty();
    }
}

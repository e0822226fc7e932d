package dev.lintel.admin.publisher;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lintel.contract.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The publisher as a Lambda function, for three kinds of event:
///
/// - a batch of the table's stream: however many changes of HEAD it tells of, the newest is published, once. A failure
/// is
///   reported for the first of them (`ReportBatchItemFailures`), so Lambda tries again from there, and in the end hands
///   it to the dead letters;
/// - a schedule of EventBridge: what is due, see [Publisher#maintain]. A failure is thrown;
/// - by hand, `{"lintel": "publish"}`, `{"lintel": "reconcile"}` or `{"lintel": "maintain"}`.
public final class PublisherHandler implements RequestStreamHandler {
    private static final System.Logger LOG = System.getLogger(PublisherHandler.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Publisher publisher;
    private final PublishLog log;

    /// For Lambda, from its environment; see [PublisherEnvironment].
    public PublisherHandler() {
        this(System::getenv, new PublishLog(System.out, InstantSource.system()));
    }

    private PublisherHandler(dev.lintel.store.secret.LocalSecrets.Variables environment, PublishLog log) {
        this(new PublisherEnvironment(environment, InstantSource.system()).publisher(log), log);
    }

    PublisherHandler(Publisher publisher, PublishLog log) {
        this.publisher = publisher;
        this.log = log;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, @Nullable Context context) throws IOException {
        JsonNode event;
        try {
            event = JSON.readTree(input);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the event is no JSON", e);
        }
        ObjectNode reply = JSON.createObjectNode();
        if (StreamBatch.is(event)) batch(StreamBatch.read(event), reply);
        else run(command(event), reply);
        output.write(reply.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void batch(StreamBatch batch, ObjectNode reply) {
        var failures = reply.putArray("batchItemFailures");
        if (batch.firstOfHead().isEmpty()) return;
        try {
            publisher.publishHead();
        } catch (RuntimeException e) {
            failed("publish", e);
            failures.addObject().put("itemIdentifier", batch.firstOfHead().get());
        }
    }

    private void run(String command, ObjectNode reply) {
        try {
            PublishReport report = switch (command) {
                case "publish" -> publisher.publishHead();
                case "reconcile" -> publisher.reconcile();
                case "maintain" -> publisher.maintain();
                default -> throw new IllegalArgumentException("there is no run '" + command + "'");
            };
            reply.put("run", report.run()).put("revision", report.revision()).put("flipped", report.flipped());
        } catch (RuntimeException e) {
            failed(command, e);
            throw e;
        }
    }

    private static String command(JsonNode event) {
        if (event.path("source").stringValue("").equals("aws.events")) return "maintain";
        String command = event.path("lintel").stringValue("");
        if (command.isEmpty()) throw new IllegalArgumentException("the event is none that the publisher knows");
        return command;
    }

    private void failed(String run, RuntimeException e) {
        if (e instanceof ProblemException problem)
            log.failed(run, problem.problem().type().slug(), problem.problem().detail());
        else {
            log.failed(run, e.getClass().getSimpleName(), "");
            LOG.log(System.Logger.Level.ERROR, "the publisher failed", e);
        }
    }
}

package dev.lintel.it.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.local.dev.DevGateway;
import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.lambda.Answer;
import dev.lintel.router.lambda.Corpus;
import dev.lintel.router.lambda.CorpusBackend;
import dev.lintel.router.lambda.EventText;
import dev.lintel.router.lambda.runtime.Invoked;
import dev.lintel.router.telemetry.AccessLog;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// One corpus of requests, one verdict in each home of the router: over HTTP, as a Lambda process, and behind the edge
/// functions. What the router adds for its host (ids, dates, CloudFront's own fields) is no part of a verdict.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ThreeHomesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// CloudFront answers these itself: its methods are a closed set.
    private static final Map<String, Integer> CLOUDFRONT = Map.of("PURGE", 403, "TRACE", 403);

    /// @param type of the problem, if it is one
    /// @param text where the corpus says what must be answered
    private record Verdict(int status, String type, List<String> fields, String text) {
        static Verdict of(Corpus.Case request, Answer answer) {
            List<String> fields = answer.fields().stream()
                    .filter(field -> field.startsWith("location:") || field.startsWith("allow:"))
                    .toList();
            boolean problem = answer.fields().contains("content-type: application/problem+json");
            String type = problem && !answer.body().isEmpty()
                    ? JSON.readTree(answer.body()).path("type").asString()
                    : "";
            return new Verdict(answer.status(), type, fields, request.text() == null ? "" : answer.utf8());
        }
    }

    private CorpusBackend backend;
    private DevGateway plain;
    private DevGateway edge;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        backend = new CorpusBackend();
        try (var resource = Objects.requireNonNull(Corpus.class.getResourceAsStream("/corpus/configuration.json"))) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8).replace("$B", backend.url());
            Path file = Files.writeString(folder.resolve("lintel.json"), text);
            plain = DevGateway.start(DevOptions.ephemeral().withoutEdge().withConfig(file), AccessLog.NONE, line -> {});
            edge = DevGateway.start(DevOptions.ephemeral().withConfig(file), AccessLog.NONE, line -> {});
        }
    }

    @AfterAll
    void stop() {
        edge.close();
        plain.close();
        backend.close();
    }

    @Test
    void theRouterAndTheEdgeBeforeItJudgeAlike() throws IOException {
        List<String> differences = new ArrayList<>();
        for (Corpus.Case request : Corpus.cases()) {
            Answer alone = send(plain.gatewayUri(), request);
            Answer behind = send(edge.gatewayUri(), request);
            assertEquals(request.status(), alone.status(), request.name());
            Integer refused = CLOUDFRONT.get(request.method());
            if (refused != null) assertEquals(refused, behind.status(), request.name());
            else if (!Verdict.of(request, alone).equals(Verdict.of(request, behind)))
                differences.add(request.name() + ": " + alone + " but " + behind);
        }
        assertEquals(List.of(), differences);
    }

    @Test
    void theLambdaProcessJudgesAsTheRouterDoes(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(RouterPackage.isBuilt(), "router-function/target/lintel-router.zip: run mvn package");
        Path task = RouterPackage.extractTo(folder.resolve("task"));
        try (var process =
                RouterProcess.start(task, Corpus.configuration(backend.url()), RouterProcess.Start.streaming())) {
            for (Corpus.Case request : Corpus.cases()) {
                Verdict wanted = Verdict.of(request, send(plain.gatewayUri(), request));
                for (byte[] event : List.of(EventText.functionUrl(request), EventText.rest(request))) {
                    Invoked.Outcome outcome =
                            process.api.invoke(event, PATIENCE).outcome();
                    Answer answer =
                            Answer.ofStream(outcome.prelude().getBytes(StandardCharsets.UTF_8), outcome.payload());
                    assertEquals(wanted, Verdict.of(request, answer), request.name());
                }
            }
        }
    }

    private static Answer send(URI gateway, Corpus.Case request) throws IOException {
        var head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\n");
        head.append("Host: ").append(request.host()).append("\r\n");
        for (int i = 0; i < request.headers().size(); i += 2)
            head.append(request.headers().get(i))
                    .append(": ")
                    .append(request.headers().get(i + 1))
                    .append("\r\n");
        if (request.body().length > 0 && !request.lengthGiven())
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        head.append("Connection: close\r\n\r\n");
        try (var client = new Socket(gateway.getHost(), gateway.getPort())) {
            client.setSoTimeout((int) PATIENCE.toMillis());
            client.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            client.getOutputStream().write(request.body());
            return Answer.ofMessage(client.getInputStream().readAllBytes());
        }
    }
}

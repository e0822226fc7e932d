package dev.lintel.router;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The bundle of viewer-request in one Node process, a line a question (`edge-functions/testing/parity.mjs`).
final class EdgeProcess implements AutoCloseable {
    private static final Path SCRIPT = Path.of("..", "edge-functions", "testing", "parity.mjs");

    private final Process node;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    EdgeProcess() throws IOException {
        node = new ProcessBuilder("node", SCRIPT.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        questions = new BufferedWriter(new OutputStreamWriter(node.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    }

    JsonNode ask(JsonNode question) {
        try {
            questions.write(question.toString());
            questions.newLine();
            questions.flush();
            @Nullable String answer = answers.readLine();
            if (answer == null) throw new AssertionError("node ended; see its words above");
            return JsonMapper.shared().readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        node.destroy();
    }
}

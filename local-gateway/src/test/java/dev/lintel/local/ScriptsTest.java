package dev.lintel.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptsTest {
    @ParameterizedTest
    @ValueSource(strings = {"lintel", "infra-cdk/lintel-stack.sh", ".ci/run"})
    void isGoodBash(String script) throws IOException, InterruptedException {
        Path path = Path.of("").toAbsolutePath().resolveSibling(script);
        var process = new ProcessBuilder("bash", "-n", path.toString())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), complaints);
    }
}

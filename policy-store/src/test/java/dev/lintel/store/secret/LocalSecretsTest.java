package dev.lintel.store.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final LocalSecrets secrets = new LocalSecrets(Map.of("TOKEN", "s3cret\n", "EMPTY", "")::get);

    @Test
    void readsAVariableAsItIs() {
        assertEquals("s3cret\n", secrets.resolve(SecretRef.parse("env:TOKEN")));
    }

    @Test
    void refusesAVariableThatIsNotSetOrEmpty() {
        assertEquals("the secret env:OTHER is not set", refusal("env:OTHER"));
        assertEquals("the secret env:EMPTY is not set", refusal("env:EMPTY"));
    }

    @Test
    void readsAFileWithoutItsLastLineEnd() throws IOException {
        assertEquals("s3cret", secrets.resolve(file("s3cret")));
        assertEquals("s3cret", secrets.resolve(file("s3cret\n")));
        assertEquals("s3cret", secrets.resolve(file("s3cret\r\n")));
        assertEquals("s3cret\n", secrets.resolve(file("s3cret\n\n")));
        assertEquals(" s3cret ", secrets.resolve(file(" s3cret ")));
    }

    @Test
    void readsAFileAnewEachTime() throws IOException {
        secrets.resolve(file("before"));
        assertEquals("after", secrets.resolve(file("after")));
    }

    @Test
    void refusesAFileThatHoldsNoSecret() throws IOException {
        String name = "file:" + folder.resolve("secret");
        assertEquals("the secret " + name + " does not exist", refusal(name));
        file("\n");
        assertEquals("the secret " + name + " is empty", refusal(name));
        file("x".repeat(LocalSecrets.MAX_FILE_BYTES + 1));
        assertEquals("the secret " + name + " has more than 262144 bytes", refusal(name));
        Files.write(folder.resolve("secret"), new byte[] {'s', (byte) 0xff});
        assertEquals("the secret " + name + " is not UTF-8 text", refusal(name));
        assertEquals("the secret file:" + folder + " is not a regular file", refusal("file:" + folder));
    }

    @Test
    void leavesAwsToOthers() {
        assertFalse(refusal("ssm:/lintel/token").isEmpty());
        assertFalse(refusal("secretsmanager:token").isEmpty());
    }

    private SecretRef file(String content) throws IOException {
        Path file = folder.resolve("secret");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return SecretRef.parse("file:" + file);
    }

    private String refusal(String name) {
        var problem = assertThrows(ProblemException.class, () -> secrets.resolve(SecretRef.parse(name)));
        assertEquals(ProblemType.CONFIGURATION_UNAVAILABLE, problem.problem().type());
        return problem.problem().detail();
    }
}

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    private static final String CLOSED = " is not open to documents; the operator of this process opens secrets";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private LocalSecrets secrets;

    @BeforeEach
    void openSome() throws IOException {
        Path opened = Files.createDirectories(folder.resolve("opened"));
        secrets = new LocalSecrets(
                Map.of("TOKEN", "s3cret\n", "EMPTY", "", "SHOP_KEY", "k", "SHOP", "x", "HOME", "/root")::get,
                new HostSecrets(List.of("TOKEN", "EMPTY", "OTHER", "SHOP_*"), List.of(opened)));
    }

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
        String name = "file:" + folder.resolve("opened/secret");
        assertEquals("the secret " + name + " does not exist", refusal(name));
        file("\n");
        assertEquals("the secret " + name + " is empty", refusal(name));
        file("x".repeat(LocalSecrets.MAX_FILE_BYTES + 1));
        assertEquals("the secret " + name + " has more than 262144 bytes", refusal(name));
        Files.write(folder.resolve("opened/secret"), new byte[] {'s', (byte) 0xff});
        assertEquals("the secret " + name + " is not UTF-8 text", refusal(name));
        assertEquals(
                "the secret file:" + folder + "/opened is not a regular file", refusal("file:" + folder + "/opened"));
    }

    @Test
    void readsNoVariableThatIsNotOpen() {
        assertEquals("k", secrets.resolve(SecretRef.parse("env:SHOP_KEY")));
        for (String name : List.of("HOME", "SHOP", "TOKEN2", "NOT_THERE"))
            assertEquals("the secret env:" + name + CLOSED, refusal("env:" + name));
    }

    @Test
    void readsNoFileOutsideOfOpenFolders() throws IOException {
        Files.writeString(folder.resolve("other"), "private");
        Files.createDirectories(folder.resolve("opened-not"));
        Files.writeString(folder.resolve("opened-not/key"), "private");
        Files.createSymbolicLink(folder.resolve("opened/link"), folder.resolve("other"));
        for (String path : List.of("other", "opened-not/key", "opened/../other", "opened/link", "not-there"))
            assertEquals("the secret file:" + folder + "/" + path + CLOSED, refusal("file:" + folder + "/" + path));
    }

    @Test
    void followsLinksThatStayInside() throws IOException { // how Kubernetes mounts secrets
        Files.createDirectories(folder.resolve("opened/..2026"));
        Files.writeString(folder.resolve("opened/..2026/key"), "s3cret");
        Files.createSymbolicLink(folder.resolve("opened/..data"), Path.of("..2026"));
        Files.createSymbolicLink(folder.resolve("opened/key"), Path.of("..data/key"));
        assertEquals("s3cret", secrets.resolve(SecretRef.parse("file:" + folder + "/opened/key")));
    }

    @Test
    void opensNothingByItself() {
        var closed = new LocalSecrets(name -> "value", HostSecrets.NONE);
        assertThrows(ProblemException.class, () -> closed.resolve(SecretRef.parse("env:TOKEN")));
        assertThrows(ProblemException.class, () -> closed.resolve(SecretRef.parse("file:/etc/hostname")));
    }

    @Test
    void opensNoWholeEnvironment() {
        for (String variable : List.of("*", "", "A*B", "A B"))
            assertThrows(IllegalArgumentException.class, () -> new HostSecrets(List.of(variable), List.of()), variable);
    }

    @Test
    void leavesAwsToOthers() {
        assertFalse(refusal("ssm:/lintel/token").isEmpty());
        assertFalse(refusal("secretsmanager:token").isEmpty());
    }

    private SecretRef file(String content) throws IOException {
        Path file = folder.resolve("opened/secret");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return SecretRef.parse("file:" + file);
    }

    private String refusal(String name) {
        var problem = assertThrows(ProblemException.class, () -> secrets.resolve(SecretRef.parse(name)));
        assertEquals(ProblemType.CONFIGURATION_UNAVAILABLE, problem.problem().type());
        return problem.problem().detail();
    }
}

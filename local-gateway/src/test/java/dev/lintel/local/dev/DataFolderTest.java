package dev.lintel.local.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.Stop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void keepsItsTokenForItsOwnerOnly() throws IOException {
        Path folder = temporary.resolve("data");
        String first;
        try (DataFolder data = DataFolder.open(folder)) {
            first = data.token(Optional.empty());
        }
        try (DataFolder data = DataFolder.open(folder)) {
            assertEquals(first, data.token(Optional.empty()));
        }
        assertEquals(43, first.length(), "256 bits in base64");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))));
    }

    @Test
    void aGivenTokenReplacesTheKeptOne() {
        try (DataFolder data = DataFolder.open(temporary)) {
            data.token(Optional.empty());
            assertEquals("given-token-given", data.token(Optional.of("given-token-given")));
            assertEquals("given-token-given", data.token(Optional.empty()));
        }
    }

    @Test
    void letsInOneGatewayAtATime() {
        try (DataFolder holder = DataFolder.open(temporary)) {
            var refused = assertThrows(Stop.class, () -> DataFolder.open(holder.folder()));
            String pid = Long.toString(ProcessHandle.current().pid());
            assertTrue(refused.text().contains("in use by process " + pid), refused.text());
        }
        DataFolder.open(temporary).close();
    }

    @Test
    void aFileInItsPlaceIsOneMessage() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertTrue(assertThrows(Stop.class, () -> DataFolder.open(file)).text().contains("a file, not a folder"));
    }

    @Test
    void commandsFindTheGatewayFromAnyFolderBelow() throws IOException {
        Path below = Files.createDirectories(temporary.resolve("a/b"));
        var endpoint = new LocalEndpoint(
                URI.create("http://127.0.0.1:1"),
                URI.create("http://127.0.0.1:2"),
                ProcessHandle.current().pid());
        try (DataFolder data = DataFolder.open(temporary.resolve(DataFolder.DEFAULT_NAME))) {
            String token = data.token(Optional.empty());
            data.announce(endpoint);
            assertEquals(Optional.of(new LocalEndpoint.Found(endpoint, token)), LocalEndpoint.above(below));
        }
        assertEquals(Optional.empty(), LocalEndpoint.above(below), "gone with the gateway");
    }
}

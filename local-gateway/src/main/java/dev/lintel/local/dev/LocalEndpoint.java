package dev.lintel.local.dev;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where a running gateway of this machine listens, so that commands beside it need no flags.
///
/// @param admin base of the admin API
/// @param gateway base of the gateway itself
/// @param pid of the process
public record LocalEndpoint(URI admin, URI gateway, long pid) {
    static final String FILE = "endpoint.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// With the token that goes with it.
    public record Found(LocalEndpoint endpoint, String token) {}

    /// The endpoint that a gateway wrote to that data folder; empty if none runs.
    public static Optional<Found> in(Path folder) {
        try {
            JsonNode node = JSON.readTree(Files.readString(folder.resolve(FILE)));
            var endpoint = new LocalEndpoint(
                    URI.create(node.path("admin").asString()),
                    URI.create(node.path("gateway").asString()),
                    node.path("pid").asLong());
            String token = Files.readString(folder.resolve("token")).strip();
            boolean runs =
                    ProcessHandle.of(endpoint.pid).map(ProcessHandle::isAlive).orElse(false);
            return runs ? Optional.of(new Found(endpoint, token)) : Optional.empty();
        } catch (IOException | JacksonException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// As git finds its repository: in the default data folder of this folder, or of the nearest one above.
    public static Optional<Found> above(Path start) {
        for (@Nullable Path at = start.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Optional<Found> found = in(at.resolve(DataFolder.DEFAULT_NAME));
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    String toJson() {
        return JSON.createObjectNode()
                        .put("admin", admin.toString())
                        .put("gateway", gateway.toString())
                        .put("pid", pid)
                        .toPrettyString()
                + "\n";
    }
}

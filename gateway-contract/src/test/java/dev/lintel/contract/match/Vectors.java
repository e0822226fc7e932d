package dev.lintel.contract.match;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Behaviour that other languages read too.
public final class Vectors {
    private Vectors() {}

    public static JsonNode read(String name) {
        try (var stream = Vectors.class.getResourceAsStream("/contract/vectors/" + name)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(stream, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<JsonNode> cases(String name) {
        return List.copyOf(read(name).get("cases").values());
    }
}

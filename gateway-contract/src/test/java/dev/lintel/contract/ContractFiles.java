package dev.lintel.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files on the class path.
final class ContractFiles {
    private ContractFiles() {}

    static byte[] bytes(String path) {
        try (var in = ContractFiles.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, () -> path + " is missing").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String path) {
        return JsonMapper.shared().readTree(bytes(path));
    }
}

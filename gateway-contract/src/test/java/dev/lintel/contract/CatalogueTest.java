package dev.lintel.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.policy.PolicyCatalogue;
import dev.lintel.contract.policy.PolicySpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What must agree when a kind of policy is added: the sealed family, the catalogue, the schema files and the schema
/// that
/// refers to them.
final class CatalogueTest {
    private static final String SUFFIX = ".schema.json";

    @Test
    void everyPermittedPolicyHasItsLine() {
        Set<String> kinds = permitted(PolicySpec.class).map(CatalogueTest::kind).collect(Collectors.toSet());
        assertEquals(kinds, PolicyCatalogue.kinds());
    }

    @Test
    void everyPolicyHasItsSchemaFile() throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(CatalogueTest.class.getResource("/contract/policies"));
        try (var files = Files.list(Path.of(folder.toURI()))) {
            Set<String> kinds = files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .collect(Collectors.toSet());
            assertEquals(PolicyCatalogue.kinds(), kinds);
        }
        for (String kind : PolicyCatalogue.kinds()) {
            JsonNode schema = ContractFiles.json("/contract/policies/" + kind + SUFFIX);
            assertEquals(kind, schema.at("/properties/kind/const").stringValue());
        }
    }

    @Test
    void theSchemaOfPoliciesRefersToEach() {
        JsonNode policy =
                ContractFiles.json("/contract/definitions.schema.json").at("/$defs/policy");
        Set<String> listed = policy.at("/properties/kind/enum").values().stream()
                .map(JsonNode::stringValue)
                .collect(Collectors.toSet());
        assertEquals(PolicyCatalogue.kinds(), listed);
        String branches = policy.get("allOf").toString();
        for (String kind : listed) assertTrue(branches.contains("policies/" + kind + SUFFIX), kind);
    }

    @Test
    void everyKindOfResourceHasItsSchemaAndItsPlaceInADocument() {
        JsonNode members = ContractFiles.json("/contract/document.schema.json").get("properties");
        for (Kind kind : Kind.values()) {
            assertTrue(ContractFiles.bytes("/contract/" + kind.singular() + SUFFIX).length > 0);
            assertTrue(members.has(kind.collection()), kind.collection());
        }
        assertEquals(Kind.values().length + 1, members.size(), "the kinds and 'lintel'");
    }

    /// The records of a sealed family, however deep.
    private static Stream<Class<?>> permitted(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(CatalogueTest::permitted)
                : Stream.of(type);
    }

    private static String kind(Class<?> policy) {
        try {
            return (String) policy.getField("KIND").get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(policy + " has no KIND", e);
        }
    }
}

package dev.lintel.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The contract's JSON Schemas, as an editor would apply them.
final class Schemas {
    /// Schemas refer to each other by relative paths; this is where they seem to stand.
    private static final String PLACE = "https://schemas.invalid/contract/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Schemas::load));

    private Schemas() {}

    private static String load(String iri) {
        return new String(ContractFiles.bytes("/contract/" + iri.substring(PLACE.length())), UTF_8);
    }

    static List<String> faults(Kind kind, JsonNode resource) {
        return faults(kind.singular() + ".schema.json", resource);
    }

    static List<String> faults(String schema, JsonNode json) {
        return REGISTRY.getSchema(SchemaLocation.of(PLACE + schema)).validate(json).stream()
                .map(Object::toString)
                .toList();
    }
}

package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Document;
import dev.lintel.contract.Kind;
import dev.lintel.contract.policy.PolicyCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The contract's JSON Schemas by file name, such as `route.schema.json` and `policies/headers.schema.json`. They refer
/// to each other by relative paths, which hold wherever all of them are served side by side.
final class ContractSchemas {
    static final String SUFFIX = ".schema.json";

    private ContractSchemas() {}

    static Map<String, JsonNode> load() {
        Map<String, JsonNode> schemas = new LinkedHashMap<>();
        add(schemas, "document");
        add(schemas, "definitions");
        add(schemas, "loadbalancing");
        add(schemas, "limits");
        for (Kind kind : Kind.values()) add(schemas, kind.singular());
        PolicyCatalogue.kinds().stream().sorted().forEach(kind -> add(schemas, "policies/" + kind));
        return schemas;
    }

    private static void add(Map<String, JsonNode> schemas, String name) {
        String file = name + SUFFIX;
        schemas.put(file, resource(Document.class, "/contract/" + file, Format.JSON));
    }

    /// @param beside a class of the module that holds it
    static JsonNode resource(Class<?> beside, String path, Format format) {
        try (InputStream in = beside.getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException("the jar lacks " + path);
            return DocumentText.read(in.readAllBytes(), format).root();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

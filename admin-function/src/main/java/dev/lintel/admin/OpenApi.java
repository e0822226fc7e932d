package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Kind;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Assembles the API's description (OpenAPI 3.1): the written part, its template once for each kind of resource, and
/// the
/// contract's schemas as components, so that the document stands alone.
final class OpenApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OpenApi() {}

    static JsonNode assemble(Map<String, JsonNode> schemas) {
        var api = (ObjectNode) ContractSchemas.resource(OpenApi.class, "/admin/openapi.yaml", Format.YAML);
        JsonNode template = api.remove("x-per-kind");
        var paths = (ObjectNode) api.get("paths");
        var components = (ObjectNode) api.get("components").get("schemas");
        for (Kind kind : Kind.values()) {
            String collection = "/v1/" + kind.collection();
            var item = (ObjectNode) filled(template.get("item"), kind);
            if (kind.single()) {
                item.remove("parameters");
                paths.set(collection, item);
            } else {
                paths.set(collection, filled(template.get("collection"), kind));
                paths.set(collection + "/{id}", item);
                components.set(name(kind) + "Page", page(kind));
            }
        }
        schemas.forEach((file, schema) -> components.set(component(file), localised(schema, file)));
        return api;
    }

    private static JsonNode filled(JsonNode template, Kind kind) {
        return mapped(
                template,
                text -> text.replace("<kind>", kind.singular())
                        .replace("<Kind>", name(kind))
                        .replace("<collection>", kind.collection()));
    }

    private static JsonNode page(Kind kind) {
        ObjectNode page = NODES.objectNode();
        page.put("type", "object")
                .put("additionalProperties", false)
                .putArray("required")
                .add("items");
        ObjectNode properties = page.putObject("properties");
        properties
                .putObject("items")
                .put("type", "array")
                .putObject("items")
                .put("$ref", "#/components/schemas/" + kind.singular());
        properties
                .putObject("next")
                .put("type", "string")
                .put("description", "Cursor of the next page; none on the last.");
        return page;
    }

    /// `route` becomes `Route`.
    private static String name(Kind kind) {
        String singular = kind.singular();
        return Character.toUpperCase(singular.charAt(0)) + singular.substring(1);
    }

    /// `policies/headers.schema.json` becomes `policies.headers`, as names of components hold no slash.
    private static String component(String file) {
        return file.substring(0, file.length() - ContractSchemas.SUFFIX.length())
                .replace('/', '.');
    }

    /// The schema with its references led to the components.
    private static JsonNode localised(JsonNode schema, String file) {
        if (schema.isArray()) {
            var array = NODES.arrayNode();
            schema.forEach(item -> array.add(localised(item, file)));
            return array;
        }
        if (!schema.isObject()) return schema;
        ObjectNode object = NODES.objectNode();
        schema.properties().forEach(member -> {
            if (member.getKey().equals("$ref") && member.getValue().isString())
                object.put("$ref", reference(member.getValue().stringValue(), file));
            else if (!member.getKey().equals("$schema"))
                object.set(member.getKey(), localised(member.getValue(), file));
        });
        return object;
    }

    private static String reference(String reference, String file) {
        int hash = reference.indexOf('#');
        String path = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        String target = path.isEmpty() ? file : URI.create(file).resolve(path).toString();
        return "#/components/schemas/" + component(target) + fragment;
    }

    @FunctionalInterface
    private interface TextChange {
        String of(String text);
    }

    private static JsonNode mapped(JsonNode node, TextChange change) {
        if (node.isString()) return NODES.stringNode(change.of(node.stringValue()));
        if (node.isArray()) {
            var array = NODES.arrayNode();
            node.forEach(item -> array.add(mapped(item, change)));
            return array;
        }
        if (!node.isObject()) return node;
        ObjectNode object = NODES.objectNode();
        node.properties().forEach(member -> object.set(member.getKey(), mapped(member.getValue(), change)));
        return object;
    }
}

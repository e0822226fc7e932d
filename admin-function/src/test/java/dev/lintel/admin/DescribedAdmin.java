package dev.lintel.admin;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lintel.store.RevisionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// An admin API whose every reply is held against its own OpenAPI document.
final class DescribedAdmin extends Admin {
    private static final String PLACE = "https://admin.invalid/v1/openapi.json";

    final JsonNode openApi;
    /// What went through, such as `PUT /v1/routes/{id} 201`.
    final Set<String> exercised = new TreeSet<>();
    /// What was not as described.
    final List<String> breaches = new ArrayList<>();

    private final SchemaRegistry schemas;

    DescribedAdmin(RevisionStore store, Map<String, Object> health) {
        super(store, health);
        Reply described = super.raw("GET", "/v1/openapi.json", "");
        openApi = described.json();
        schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(iri -> iri.equals(PLACE) ? described.text() : null));
    }

    /// Every reply that is documented, by its status or as `default`.
    Set<String> documented() {
        Set<String> all = new TreeSet<>();
        openApi.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (operation.getKey().equals("parameters")) return;
                    operation
                            .getValue()
                            .get("responses")
                            .propertyNames()
                            .forEach(status -> all.add(operation.getKey().toUpperCase(java.util.Locale.ROOT) + " "
                                    + path.getKey() + " " + status));
                }));
        return all;
    }

    @Override
    Reply raw(String method, String target, String body, String... headers) {
        Reply reply = super.raw(method, target, body, headers);
        check(method, target, reply);
        return reply;
    }

    private void check(String method, String target, Reply reply) {
        String path = target.replaceFirst("[?].*", "");
        String template = template(path);
        if (template == null) {
            breaches.add("not described: " + path);
            return;
        }
        JsonNode operation = openApi.get("paths").get(template).get(method.toLowerCase(java.util.Locale.ROOT));
        if (operation == null) {
            if (reply.status() != 405) breaches.add("not described: " + method + " " + template);
            return;
        }
        JsonNode responses = operation.get("responses");
        String status = responses.has(Integer.toString(reply.status())) ? Integer.toString(reply.status()) : "default";
        String name = method + " " + template + " " + status;
        if (status.equals("default") && reply.status() < 400) breaches.add("not described: " + name);
        exercised.add(name);
        JsonNode response = resolved(responses.get(status));
        checkHeaders(name, response, reply);
        checkBody(name, response, reply);
    }

    private void checkHeaders(String name, JsonNode response, Reply reply) {
        response.path("headers").properties().forEach(header -> {
            String value = reply.headers().first(header.getKey());
            JsonNode described = resolved(header.getValue());
            if (value == null) breaches.add(name + " lacks " + header.getKey());
            else if (described.get("schema").has("pattern")
                    && !value.matches(described.get("schema").get("pattern").stringValue()))
                breaches.add(name + " has " + header.getKey() + ": " + value);
        });
    }

    private void checkBody(String name, JsonNode response, Reply reply) {
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            if (!reply.text().isEmpty()) breaches.add(name + " has a body: " + reply.text());
            return;
        }
        JsonNode media = content.get(reply.header("Content-Type"));
        if (media == null) {
            breaches.add(name + " is " + reply.header("Content-Type"));
            return;
        }
        if (reply.header("Content-Type").endsWith("yaml")) return; // the same tree as its JSON, which is checked
        String schema = media.get("schema").get("$ref").stringValue();
        var faults = schemas.getSchema(SchemaLocation.of(PLACE + schema)).validate(reply.json());
        faults.forEach(fault -> breaches.add(name + ": " + fault + " in " + reply.text()));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? openApi.at(node.get("$ref").stringValue().substring(1)) : node;
    }

    private @org.jspecify.annotations.Nullable String template(String path) {
        if (openApi.get("paths").has(path)) return path;
        for (String template : openApi.get("paths").propertyNames())
            if (path.matches(template.replaceAll("\\{[a-z]+}", "[^/]+"))) return template;
        return null;
    }
}

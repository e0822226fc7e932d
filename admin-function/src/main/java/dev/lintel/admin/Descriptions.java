package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the API says of itself: its OpenAPI document and the schemas of what it takes. The same in every installation,
/// so open to everybody; editors and generators carry no token.
final class Descriptions {
    private static final String SCHEMA = "application/schema+json";

    /// Loaded when first asked for: a gateway starts without it.
    private static final class Loaded {
        static final Map<String, JsonNode> SCHEMAS = ContractSchemas.load();
        static final JsonNode OPEN_API = OpenApi.assemble(SCHEMAS);
        static final String OPEN_API_TAG = Etag.of(OPEN_API);
    }

    AdminReply openApi(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        return Conditional.get(call, Loaded.OPEN_API_TAG, () -> AdminReply.json(200, Loaded.OPEN_API));
    }

    AdminReply list(AdminCall call) {
        MediaTypes.accepted(call.request().headers(), Format.JSON);
        var reply = JsonNodeFactory.instance.objectNode();
        var items = reply.putArray("items");
        Loaded.SCHEMAS.keySet().forEach(file -> items.add("/v1/schemas/" + file));
        return AdminReply.json(200, reply);
    }

    AdminReply schema(AdminCall call) {
        return schema(call, call.variable("name"));
    }

    AdminReply policySchema(AdminCall call) {
        return schema(call, "policies/" + call.variable("name"));
    }

    private AdminReply schema(AdminCall call, String file) {
        JsonNode schema = Loaded.SCHEMAS.get(file);
        if (schema == null)
            throw new ProblemException(
                    Problem.of(ProblemType.RESOURCE_NOT_FOUND, "there is no such schema; see /v1/schemas"));
        return Conditional.get(call, Etag.of(schema), () -> AdminReply.text(200, SCHEMA, schema.toString()));
    }
}

package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.BytesBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A response that a function made.
final class FunctionReply {
    private FunctionReply() {}

    /// @throws FunctionFault if it is against the rules
    static Reply generated(JsonNode response) {
        ObjectNode none = EdgeEvents.object();
        int status = status(response);
        Headers headers = response.has("headers")
                ? EventFields.changed(
                        FunctionKind.VIEWER_RESPONSE, Headers.EMPTY, none, response.path("headers"), "set-cookie")
                : Headers.EMPTY;
        var fields = headers.toBuilder();
        if (response.has("cookies")) {
            EventFields.checkObject("cookies", response.path("cookies"));
            EventFields.setCookies(none, response.path("cookies")).forEach(cookie -> fields.add("Set-Cookie", cookie));
        }
        Body body = response.has("body") ? body(response.path("body")) : Body.EMPTY;
        return Reply.of(status, fields.build(), body);
    }

    static int status(JsonNode response) {
        JsonNode status = response.path("statusCode");
        if (!status.isIntegralNumber() || status.asInt() < 200 || status.asInt() > 599)
            throw FunctionFault.invalid("statusCode must be a whole number from 200 to 599");
        return status.asInt();
    }

    static Body body(JsonNode body) {
        if (body.isString()) return text(body.asString());
        JsonNode data = body.path("data");
        if (!data.isString()) throw FunctionFault.invalid("body must be a string, or have a string in data");
        return switch (body.path("encoding").asString("")) {
            case "text" -> text(data.asString());
            case "base64" -> bytes(decoded(data.asString()));
            default -> throw FunctionFault.invalid("the encoding of a body is text or base64");
        };
    }

    private static byte[] decoded(String data) {
        try {
            return Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            throw FunctionFault.invalid("the body is not valid base64");
        }
    }

    private static Body text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Body bytes(byte[] bytes) {
        return bytes.length == 0 ? Body.EMPTY : new BytesBody(bytes);
    }
}

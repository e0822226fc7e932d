package dev.lintel.router.upstream.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.contract.Headers;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.BytesBody;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a function returned, as a reply. Payload format 2.0: an object with `statusCode` says status, headers, cookies
/// and body; anything else is the body of a 200, as JSON.
final class FunctionReply {
    /// Lintel frames messages itself.
    private static final Set<String> FRAMING =
            Set.of("connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private final JsonNode root;

    /// What the function returned is no reply.
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    private FunctionReply(JsonNode root) {
        this.root = root;
    }

    static Reply of(byte[] returned) throws MalformedException {
        JsonNode root = json(returned);
        if (!root.isObject() || !root.has("statusCode")) return plain(returned, root);
        var reply = new FunctionReply(root);
        return Reply.of(reply.status(), reply.headers("application/json"), reply.body());
    }

    /// Of the prelude that a streaming function sends before its body.
    static Reply streamed(byte[] prelude, Body body) throws MalformedException {
        JsonNode root = json(prelude);
        if (!root.isObject()) throw new MalformedException("a prelude that is no object", null);
        var reply = new FunctionReply(root);
        return Reply.of(reply.status(), reply.headers("application/octet-stream"), body);
    }

    private static Reply plain(byte[] returned, JsonNode root) {
        byte[] body = root.isString() ? root.stringValue().getBytes(UTF_8) : returned;
        return Reply.of(200, Headers.of("Content-Type", "application/json"), new BytesBody(body));
    }

    private static JsonNode json(byte[] returned) throws MalformedException {
        try {
            JsonNode root = JsonMapper.shared().readTree(returned);
            if (root != null && !root.isMissingNode()) return root;
            throw new MalformedException("nothing", null);
        } catch (JacksonException e) {
            throw new MalformedException("no JSON", e);
        }
    }

    private int status() throws MalformedException {
        JsonNode status = root.get("statusCode");
        if (status == null) return 200;
        int code = status.isIntegralNumber() && status.canConvertToInt() ? status.intValue() : 0;
        if (code < 200 || code > 599) throw new MalformedException("a status that is none", null);
        return code;
    }

    private Headers headers(String usualType) throws MalformedException {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, JsonNode> field : object("headers").properties())
            add(headers, field.getKey(), field.getValue());
        for (Map.Entry<String, JsonNode> field : object("multiValueHeaders").properties())
            for (JsonNode value : field.getValue().values()) add(headers, field.getKey(), value);
        JsonNode cookies = root.path("cookies");
        for (JsonNode cookie : cookies.isArray() ? cookies.values() : Set.<JsonNode>of())
            add(headers, "Set-Cookie", cookie);
        Headers made = headers.build();
        return made.contains("Content-Type")
                ? made
                : made.toBuilder().add("Content-Type", usualType).build();
    }

    private JsonNode object(String name) throws MalformedException {
        JsonNode value = root.path(name);
        if (value.isObject() || value.isMissingNode() || value.isNull()) return value;
        throw new MalformedException(name + " that are no object", null);
    }

    private static void add(Headers.Builder headers, String name, JsonNode value) throws MalformedException {
        if (value.isNull() || FRAMING.contains(name.toLowerCase(Locale.ROOT))) return;
        if (value.isContainer()) throw new MalformedException("a header that is no text", null);
        String text = value.asString().strip();
        if (FieldSyntax.faultInName(name) != null || FieldSyntax.faultInValue(text) != null)
            throw new MalformedException("a header that is none", null);
        headers.add(name, text);
    }

    private Body body() throws MalformedException {
        JsonNode body = root.path("body");
        if (body.isMissingNode() || body.isNull()) return Body.EMPTY;
        if (!body.isString()) return new BytesBody(body.toString().getBytes(UTF_8));
        String text = body.stringValue();
        if (!root.path("isBase64Encoded").asBoolean(false)) return new BytesBody(text.getBytes(UTF_8));
        try {
            return new BytesBody(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("a body that is no base64", e);
        }
    }
}

package dev.lintel.admin.lambda;

import dev.lintel.admin.AdminRequest;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The event of a function URL, payload format 2.0, as a request.
final class UrlEvent {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private UrlEvent() {}

    /// @throws ProblemException `BAD_REQUEST` if it is no such event: the function was called by other means
    static AdminRequest read(InputStream event) {
        JsonNode json = json(event);
        JsonNode context = json.path("requestContext");
        String method = context.path("http").path("method").stringValue("");
        String path = json.path("rawPath").stringValue("");
        if (!json.path("version").stringValue("").equals("2.0") || method.isEmpty() || !path.startsWith("/"))
            throw bad("the event is not one of a function URL (payload format 2.0)", null);
        Headers headers = headers(json.path("headers"));
        Optional<String> principal = IamPrincipal.of(context);
        return new AdminRequest(
                method, path, json.path("rawQueryString").stringValue(""), headers, body(json), principal);
    }

    private static JsonNode json(InputStream event) {
        try {
            return JSON.readTree(event);
        } catch (JacksonException e) {
            throw bad("the event is no JSON", e);
        }
    }

    /// Lambda has joined fields of one name with commas.
    private static Headers headers(JsonNode fields) {
        var headers = Headers.builder();
        for (var field : fields.properties())
            headers.add(field.getKey(), field.getValue().stringValue(""));
        return headers.build();
    }

    private static byte[] body(JsonNode json) {
        String body = json.path("body").stringValue("");
        if (!json.path("isBase64Encoded").asBoolean(false)) return body.getBytes(StandardCharsets.UTF_8);
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw bad("the body is no base64", e);
        }
    }

    private static ProblemException bad(String detail, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ProblemException(Problem.of(ProblemType.BAD_REQUEST, detail), cause);
    }
}

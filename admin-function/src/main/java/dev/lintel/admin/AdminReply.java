package dev.lintel.admin;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// What the admin API answers. `Content-Length` is the host's to say, from the body.
///
/// @param body empty for replies without one (204, 304, and replies to HEAD)
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes: nobody compares it
public record AdminReply(int status, Headers headers, byte[] body) {
    private static final byte[] NOTHING = {};

    static AdminReply empty(int status) {
        return new AdminReply(status, Headers.EMPTY, NOTHING);
    }

    static AdminReply json(int status, JsonNode body) {
        return text(status, "application/json", body.toString());
    }

    static AdminReply text(int status, String mediaType, String body) {
        return new AdminReply(status, Headers.of("Content-Type", mediaType), body.getBytes(StandardCharsets.UTF_8));
    }

    static AdminReply problem(Problem problem, String requestId) {
        var headers = problem.headers().toBuilder().set("Content-Type", ProblemJson.MEDIA_TYPE);
        return new AdminReply(problem.type().status(), headers.build(), ProblemJson.write(problem, requestId));
    }

    AdminReply with(String name, String value) {
        return new AdminReply(status, headers.toBuilder().set(name, value).build(), body);
    }

    AdminReply withoutBody() {
        return new AdminReply(status, headers, NOTHING);
    }
}

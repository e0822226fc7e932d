package dev.lintel.local.dev;

import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.admin.AdminReply;
import dev.lintel.admin.AdminRequest;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The admin API called by its own process, as an author of its own.
///
/// @param token of [#AUTHOR]
/// @param access of everybody
record InProcessAdmin(AdminApi api, String token, AdminAccess access) {
    static final String AUTHOR = "lintel-dev";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What came back.
    ///
    /// @param body JSON; a problem unless the status is 200 or so
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status < 300;
        }
    }

    /// @param query raw
    /// @param headers name, value, …
    Answer call(String method, String path, String query, String mediaType, byte[] body, String... headers) {
        var fields = Headers.of(headers).toBuilder().set("Authorization", "Bearer " + token);
        if (body.length > 0) fields.set("Content-Type", mediaType);
        AdminReply reply = api.handle(new AdminRequest(method, path, query, fields.build(), body));
        return new Answer(
                reply.status(), reply.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(reply.body()));
    }

    /// Lets in only bearers of a token, as the API does.
    AdminServer.Place guarded(AdminServer.Place place) {
        return (request, exchange) -> access.author(request.headers()).isPresent()
                ? place.answer(request, exchange)
                : AdminServer.problem(
                        Problem.of(ProblemType.UNAUTHORIZED, "send the admin token: Authorization: Bearer <token>")
                                .withHeader("WWW-Authenticate", "Bearer realm=\"lintel-admin\""));
    }
}

package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a viewer-response function is given, and what its answer means.
final class ViewerResponseEvent {
    private static final String SET_COOKIE = "set-cookie";

    private final Request request;
    private final ObjectNode requestMember;
    private final Reply reply;
    private final ObjectNode sent;

    /// @param request the viewer's, as the viewer-request function left it
    /// @param requestMember the same as events show it
    ViewerResponseEvent(Request request, ObjectNode requestMember, Reply reply) {
        this.request = request;
        this.requestMember = requestMember;
        this.reply = reply;
        this.sent = EdgeEvents.object();
        sent.put("statusCode", reply.status()).put("statusDescription", "");
        sent.set("headers", EventFields.headers(reply.headers(), SET_COOKIE));
        sent.set("cookies", EventFields.setCookies(reply.headers().all(SET_COOKIE)));
    }

    byte[] call(String requestId) {
        return EdgeEvents.call(FunctionKind.VIEWER_RESPONSE, requestId, request, requestMember, sent);
    }

    /// The reply as the function wants it; the body is let go if the function gave another.
    ///
    /// @throws FunctionFault if the answer is against the rules
    Reply reply(JsonNode answer) {
        JsonNode result = answer.path("result");
        if (!result.isObject() || !result.has("statusCode"))
            throw FunctionFault.invalid("a viewer-response function returns the response");
        int status = FunctionReply.status(result);
        Headers headers = EventFields.changed(
                FunctionKind.VIEWER_RESPONSE,
                reply.headers(),
                (ObjectNode) sent.path("headers"),
                result.path("headers"),
                SET_COOKIE);
        JsonNode cookies = result.path("cookies");
        if (!cookies.isMissingNode() && !cookies.equals(sent.path("cookies"))) {
            EventFields.checkObject("cookies", cookies);
            var builder = headers.toBuilder().remove(SET_COOKIE);
            for (String cookie : EventFields.setCookies((ObjectNode) sent.path("cookies"), cookies))
                builder.add("Set-Cookie", cookie);
            headers = builder.build();
        }
        if (!result.has("body")) return new Reply(status, headers, reply.body(), null);
        Reply replaced = Reply.of(status, headers, FunctionReply.body(result.path("body")));
        reply.body().discard();
        return replaced;
    }
}

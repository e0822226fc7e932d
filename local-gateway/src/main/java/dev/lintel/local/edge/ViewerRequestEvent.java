package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.match.PathNormaliser;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a viewer-request function is given, and what its answer means.
final class ViewerRequestEvent {
    static final String COOKIE = "cookie";
    private static final int MOST_URL = 8_192;

    private final Request request;
    private final ObjectNode sent;

    /// What becomes of the request.
    sealed interface Outcome {
        /// It goes on, to the cache first.
        ///
        /// @param sent as later events show it
        record Onward(Request request, ObjectNode sent, Optional<OriginChange> origin) implements Outcome {}

        /// The function answered it; no other function runs.
        record Answered(Reply reply) implements Outcome {}
    }

    private ViewerRequestEvent(Request request, ObjectNode sent) {
        this.request = request;
        this.sent = sent;
    }

    static ViewerRequestEvent of(Request request) {
        return new ViewerRequestEvent(request, member(request));
    }

    /// The member `request` of events.
    private static ObjectNode member(Request request) {
        ObjectNode member = EdgeEvents.object();
        member.put("method", request.method()).put("uri", request.rawPath());
        member.set("querystring", EventFields.query(request.query()));
        member.set("headers", EventFields.headers(request.headers(), COOKIE));
        member.set("cookies", EventFields.cookies(request.headers().all(COOKIE)));
        return member;
    }

    byte[] call(String requestId) {
        return EdgeEvents.call(FunctionKind.VIEWER_REQUEST, requestId, request, sent, null);
    }

    /// @throws FunctionFault if the answer is against the rules
    Outcome outcome(JsonNode answer) {
        JsonNode result = answer.path("result");
        if (result.has("statusCode")) return new Outcome.Answered(FunctionReply.generated(result));
        if (!result.isObject() || !result.has("method"))
            throw FunctionFault.invalid("a viewer-request function returns the request or a response");
        Request changed = changed(result);
        return new Outcome.Onward(changed, member(changed), OriginChange.of(answer.path("origin")));
    }

    private Request changed(JsonNode result) {
        if (!result.path("method").asString("").equals(request.method()))
            throw FunctionFault.invalid("the method is read-only");
        String uri = uri(result.path("uri"));
        @Nullable String query = query(result.path("querystring"));
        if (uri.length() + (query == null ? 0 : query.length() + 1) > MOST_URL)
            throw FunctionFault.invalid("uri and query string have more than " + MOST_URL + " characters");
        ObjectNode headersSent = (ObjectNode) sent.path("headers");
        Headers headers = EventFields.changed(
                FunctionKind.VIEWER_REQUEST, request.headers(), headersSent, result.path("headers"), COOKIE);
        JsonNode cookies = result.path("cookies");
        EventFields.checkObject("cookies", cookies);
        if (!cookies.equals(sent.path("cookies"))) {
            var builder = headers.toBuilder().remove(COOKIE);
            String joined = EventFields.joined((ObjectNode) sent.path("cookies"), cookies, "; ");
            if (!joined.isEmpty()) builder.add("Cookie", joined);
            headers = builder.build();
        }
        String path = uri.equals(request.rawPath()) ? request.path() : PathNormaliser.normalise(uri);
        return new Request(
                request.method(),
                request.scheme(),
                request.authority(),
                request.host(),
                uri,
                path,
                query,
                headers,
                request.body(),
                request.peer(),
                request.call());
    }

    private String uri(JsonNode node) {
        String uri = node.asString("");
        if (!uri.startsWith("/")) throw FunctionFault.invalid("uri must begin with a slash");
        checkUrlText("uri", uri);
        if (uri.indexOf('?') >= 0) throw FunctionFault.invalid("uri must not have a query string");
        return uri;
    }

    private @Nullable String query(JsonNode node) {
        EventFields.checkObject("querystring", node);
        if (node.equals(sent.path("querystring"))) return request.query();
        String query = EventFields.joined((ObjectNode) sent.path("querystring"), node, "&");
        checkUrlText("the query string", query);
        return query.isEmpty() ? null : query;
    }

    private static void checkUrlText(String what, String text) {
        for (int i = 0; i < text.length(); i++)
            if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f || text.charAt(i) == '#')
                throw FunctionFault.invalid(what + " has a space, a control character or a #");
    }
}

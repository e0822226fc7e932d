package dev.lintel.router.policy;

import dev.lintel.contract.Headers;
import dev.lintel.contract.policy.Cors;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Tells browsers which pages may read a route's replies (WHATWG Fetch, section 3.2). The outermost of a chain, so that
/// problems of the chain can be read too. What the backend itself says of CORS is replaced: two answers would be none.
public final class CorsPolicy implements Policy {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
    private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
    private static final String ASKED_METHOD = "Access-Control-Request-Method";
    private static final String ASKED_HEADERS = "Access-Control-Request-Headers";

    private final Cors cors;
    private final String methods;
    private final String headers;
    private final String exposed;

    public CorsPolicy(Cors cors) {
        this.cors = cors;
        methods = String.join(", ", cors.methods());
        headers = String.join(", ", cors.headers());
        exposed = String.join(", ", cors.exposedHeaders());
    }

    /// The method that a preflight asks about; null for any other request.
    public static @Nullable String askedMethod(Request request) {
        return request.method().equals("OPTIONS") && request.headers().contains("Origin")
                ? request.headers().first(ASKED_METHOD)
                : null;
    }

    /// Answers a preflight. To a page that may not call it says nothing, which browsers take for a no.
    public Reply preflight(Request request) {
        request.body().discard();
        Headers.Builder out = Headers.builder();
        out.add("Vary", "Origin, " + ASKED_METHOD + ", " + ASKED_HEADERS);
        if (admitted(request.headers(), out)) {
            String asked = request.headers().first(ASKED_METHOD);
            out.add("Access-Control-Allow-Methods", methods.isEmpty() && asked != null ? asked : methods);
            @Nullable String names = allowedHeaders(request.headers());
            if (names != null) out.add("Access-Control-Allow-Headers", names);
            cors.maxAge().ifPresent(age -> out.add("Access-Control-Max-Age", Long.toString(age.toSeconds())));
        }
        return Reply.of(204, out.build(), Body.EMPTY);
    }

    @Override
    public CompletionStage<Reply> apply(Exchange exchange, Next next) {
        Headers asked = exchange.request().headers();
        return ReplyStage.map(
                ReplyStage.proceed(next, exchange),
                exchange,
                reply -> reply.withHeaders(marked(reply.headers(), asked)));
    }

    private Headers marked(Headers reply, Headers asked) {
        Headers.Builder out =
                reply.toBuilder().remove(ALLOW_ORIGIN).remove(ALLOW_CREDENTIALS).remove(EXPOSE_HEADERS);
        if (!cors.isForAll()) out.add("Vary", "Origin");
        boolean readable = cors.isForAll() || asked.contains("Origin");
        if (readable && admitted(asked, out) && !exposed.isEmpty()) out.add(EXPOSE_HEADERS, exposed);
        return out.build();
    }

    /// Adds what admits the page; nothing where it is not admitted.
    private boolean admitted(Headers asked, Headers.Builder out) {
        @Nullable String origin = asked.joined("Origin");
        boolean admitted = cors.isForAll() || (origin != null && cors.admits(origin));
        if (!admitted) return false;
        out.add(ALLOW_ORIGIN, cors.isForAll() || origin == null ? Cors.ANY : origin);
        if (cors.credentials()) out.add(ALLOW_CREDENTIALS, "true");
        return true;
    }

    /// The names themselves in place of `*`, which covers neither `Authorization` nor calls with credentials.
    private @Nullable String allowedHeaders(Headers asked) {
        if (!headers.equals(Cors.ANY)) return headers.isEmpty() ? null : headers;
        @Nullable String names = asked.joined(ASKED_HEADERS);
        return names == null || names.isEmpty() || !isListOfTokens(names) ? null : names;
    }

    private static boolean isListOfTokens(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "!#$%&'*+-.^_`|~, ".indexOf(c) < 0) return false;
        }
        return true;
    }
}

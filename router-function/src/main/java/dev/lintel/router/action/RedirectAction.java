package dev.lintel.router.action;

import dev.lintel.contract.Action;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Policy;
import dev.lintel.router.policy.ReplyStage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Answers with a redirection. It names scheme and host only if the route changes one of them: else the client keeps
/// those it used, which no field of the request can bend.
public final class RedirectAction implements Policy.Next {
    private final Action.Redirect redirect;
    private final PathRewriter path;
    private final boolean absolute;

    public RedirectAction(Action.Redirect redirect) {
        this.redirect = redirect;
        path = PathRewriter.of(redirect.path());
        absolute = redirect.scheme().isPresent()
                || redirect.host().isPresent()
                || redirect.port().isPresent();
    }

    @Override
    public CompletionStage<Reply> proceed(Exchange exchange) {
        exchange.request().body().discard();
        Headers headers = Headers.of("Location", location(exchange));
        return ReplyStage.of(Reply.of(redirect.status(), headers, Body.EMPTY));
    }

    private String location(Exchange exchange) {
        Request request = exchange.request();
        var out = new StringBuilder(64);
        if (absolute) origin(request, out);
        out.append(path.rewrite(exchange.match(), request.path()));
        @Nullable String query = request.query();
        if (redirect.keepQuery() && query != null) escaped(out.append('?'), query);
        return out.toString();
    }

    /// As the client used them, by the word of trusted proxies: the fields were cleaned before.
    private void origin(Request request, StringBuilder out) {
        Headers fields = request.headers();
        String scheme = redirect.scheme().orElseGet(() -> or(fields.first("X-Forwarded-Proto"), request.scheme()));
        String authority = or(fields.first("X-Forwarded-Host"), request.authority());
        if (authority.isEmpty() && redirect.host().isEmpty())
            throw new ProblemException(
                    Problem.of(ProblemType.BAD_REQUEST, "this redirect keeps the host, and the request names none"));
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String sentHost = hasPort ? authority.substring(0, colon) : authority;
        out.append(scheme).append("://").append(redirect.host().orElse(sentHost));
        if (redirect.port().isPresent()) port(scheme, redirect.port().get(), out);
        else if (hasPort && redirect.scheme().isEmpty() && redirect.host().isEmpty())
            out.append(authority, colon, authority.length());
    }

    private static void port(String scheme, int port, StringBuilder out) {
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        if (!usual) out.append(':').append(port);
    }

    /// What may not stand in a field or a URI is encoded, should an entry have let it through.
    private static void escaped(StringBuilder out, String query) {
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c > 0x20 && c < 0x7F && c != '#') out.append(c);
            else if (c < 0x100)
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        }
    }

    private static String or(@Nullable String first, String second) {
        return first == null ? second : first;
    }
}

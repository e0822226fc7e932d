package dev.lintel.contract.parse;

import dev.lintel.contract.Action;
import dev.lintel.contract.Action.HostRewrite;
import dev.lintel.contract.Action.PathRewrite;
import dev.lintel.contract.Action.StickyKey;
import dev.lintel.contract.Action.WeightedBackend;
import dev.lintel.contract.Kind;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.PathSyntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a route does with a request.
final class ActionParser {
    private static final int USUAL_REDIRECT = 302;
    private static final int USUAL_REPLY = 200;

    private ActionParser() {}

    static @Nullable Action forward(Members in) {
        List<WeightedBackend> backends = backends(in);
        Optional<StickyKey> sticky =
                in.text("sticky", ActionParser::faultInSticky).map(ActionParser::sticky);
        Optional<PathRewrite> path = in.object("path", ActionParser::rewrite);
        HostRewrite host = in.text("host", ActionParser::faultInHost)
                .map(ActionParser::host)
                .orElse(new HostRewrite.Target());
        boolean direct = in.flag("direct", false);
        return backends.isEmpty() ? null : new Action.Forward(backends, sticky, path, host, direct);
    }

    private static List<WeightedBackend> backends(Members in) {
        String form = in.exactlyOne("backend", "backends");
        if (form == null) return List.of();
        if (form.equals("backends"))
            return in.list(form, 1, (int) Action.Forward.BACKENDS.max(), item -> item.object(ActionParser::weighted));
        String id = in.reference(form, Kind.BACKEND);
        return id == null ? List.of() : List.of(new WeightedBackend(id, 1));
    }

    private static @Nullable WeightedBackend weighted(Members in) {
        String id = in.reference("id", Kind.BACKEND);
        int weight = in.integer("weight", WeightedBackend.WEIGHT, 1);
        return id == null ? null : new WeightedBackend(id, weight);
    }

    private static @Nullable String faultInSticky(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        boolean right = switch (text.substring(0, colon < 0 ? text.length() : colon)) {
            case "client-ip" -> colon < 0;
            case "cookie", "header" -> colon > 0 && FieldSyntax.faultInName(name) == null;
            case "query" -> colon > 0 && TextSyntax.faultInParameterName(name) == null;
            default -> false;
        };
        return right ? null : "is not a sticky key: cookie:NAME, header:NAME, query:NAME or client-ip";
    }

    private static StickyKey sticky(String text) {
        String name = text.substring(text.indexOf(':') + 1);
        if (text.startsWith("cookie:")) return new StickyKey(StickyKey.Source.COOKIE, name);
        if (text.startsWith("header:")) return new StickyKey(StickyKey.Source.HEADER, name);
        if (text.startsWith("query:")) return new StickyKey(StickyKey.Source.QUERY, name);
        return new StickyKey(StickyKey.Source.CLIENT_IP, "");
    }

    private static @Nullable String faultInHost(String text) {
        return text.equals("target") || text.equals("keep") ? null : HostSyntax.faultInAuthority(text);
    }

    private static HostRewrite host(String text) {
        return switch (text) {
            case "target" -> new HostRewrite.Target();
            case "keep" -> new HostRewrite.Keep();
            default -> new HostRewrite.Literal(text);
        };
    }

    private static @Nullable PathRewrite rewrite(Members in) {
        String form = in.exactlyOne("stripPrefix", "replacePrefix", "template");
        if (form == null) return null;
        return switch (form) {
            case "stripPrefix" -> in.optional(form).map(ActionParser::strip).orElse(null);
            case "replacePrefix" -> in.object(form, ActionParser::replace).orElse(null);
            default -> {
                String template = in.requiredText(form, PathSyntax::faultInRewrite);
                yield template == null ? null : new PathRewrite.Template(template);
            }
        };
    }

    private static @Nullable PathRewrite strip(Place place) {
        if (!place.isText()) {
            if (Boolean.TRUE.equals(place.flag())) return new PathRewrite.ReplacePrefix(Optional.empty(), "/");
            place.fault("must be the prefix to strip, or true for the one that matched");
            return null;
        }
        String prefix = place.text(PathSyntax::faultIn);
        return prefix == null ? null : new PathRewrite.ReplacePrefix(Optional.of(prefix), "/");
    }

    private static @Nullable PathRewrite replace(Members in) {
        Optional<String> from = in.text("from", PathSyntax::faultIn);
        String to = in.requiredText("to", PathSyntax::faultIn);
        return to == null ? null : new PathRewrite.ReplacePrefix(from, to);
    }

    static Action redirect(Members in) {
        int status = in.optional("status")
                .map(place -> place.oneOf(Action.Redirect.STATUS))
                .orElse(USUAL_REDIRECT);
        Optional<String> scheme = in.text("scheme", Members.oneOf(List.of("http", "https")));
        Optional<String> host = in.text("host", HostSyntax::faultIn);
        Optional<Integer> port = in.optional("port")
                .map(place -> place.number(Action.Redirect.PORT))
                .map(Math::toIntExact);
        Optional<PathRewrite> path = in.object("path", ActionParser::rewrite);
        return new Action.Redirect(status, scheme, host, port, path, in.flag("keepQuery", true));
    }

    static Action.DirectReply reply(Members in) {
        int status = in.integer("status", Action.DirectReply.STATUS, USUAL_REPLY);
        var headers = in.object("headers", members -> HeadersParser.read(members, FieldSyntax::faultInChangedName));
        String body = in.text("body", ActionParser::faultInBody, "");
        return new Action.DirectReply(status, headers.orElse(dev.lintel.contract.Headers.EMPTY), body);
    }

    private static @Nullable String faultInBody(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= Action.DirectReply.BODY_BYTES
                ? null
                : "must be at most " + Action.DirectReply.BODY_BYTES + " bytes long";
    }
}

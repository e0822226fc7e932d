package dev.lintel.contract.parse;

import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.PathSyntax;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one match of a route.
final class MatchParser {
    private static final int FIELDS = (int) RouteMatch.FIELDS.max();
    private static final PathMatch ANY_PATH = new PathMatch.Prefix("/");

    private MatchParser() {}

    static RouteMatch read(Members in) {
        List<String> hosts =
                in.list("hosts", 0, (int) RouteMatch.HOSTS.max(), place -> place.text(HostSyntax::faultInPattern));
        PathMatch path = in.optional("path").map(MatchParser::path).orElse(ANY_PATH);
        List<String> methods =
                in.list("methods", 0, (int) RouteMatch.METHODS.max(), place -> place.text(FieldSyntax::faultInMethod));
        List<FieldMatch> headers = in.list("headers", 0, FIELDS, place -> place.object(MatchParser::header));
        List<FieldMatch> query = in.list("query", 0, FIELDS, place -> place.object(MatchParser::parameter));
        Optional<VersionMatch> version = in.object("version", MatchParser::version);
        return new RouteMatch(hosts, path, Set.copyOf(methods), headers, query, version);
    }

    private static @Nullable PathMatch path(Place place) {
        if (place.isObject()) return place.object(MatchParser::pathObject);
        if (!place.isText()) {
            place.fault("must be a path such as /orders/{id}, or an object with exact, prefix, template or regex");
            return null;
        }
        String text =
                place.text(path -> path.indexOf('{') < 0 ? PathSyntax.faultIn(path) : PathSyntax.faultInTemplate(path));
        if (text == null) return null;
        return text.indexOf('{') < 0 ? new PathMatch.Exact(text) : new PathMatch.Template(text);
    }

    private static @Nullable PathMatch pathObject(Members in) {
        String form = in.exactlyOne("exact", "prefix", "template", "regex");
        if (form == null) return null;
        Syntax rule = switch (form) {
            case "template" -> PathSyntax::faultInTemplate;
            case "regex" -> in.reading()::faultInRegex;
            default -> PathSyntax::faultIn;
        };
        String text = in.requiredText(form, rule);
        if (text == null) return null;
        return switch (form) {
            case "exact" -> new PathMatch.Exact(text);
            case "prefix" -> new PathMatch.Prefix(text);
            case "template" -> new PathMatch.Template(text);
            default -> new PathMatch.Regex(text);
        };
    }

    private static @Nullable FieldMatch header(Members in) {
        return field(in, FieldSyntax::faultInName, FieldSyntax::faultInValue);
    }

    private static @Nullable FieldMatch parameter(Members in) {
        return field(in, TextSyntax::faultInParameterName, TextSyntax::faultInParameterValue);
    }

    private static @Nullable FieldMatch field(Members in, Syntax nameRule, Syntax valueRule) {
        String name = in.requiredText("name", nameRule);
        String form = in.exactlyOne("exact", "present", "regex");
        if (form == null) return null;
        FieldMatch.Test test = switch (form) {
            case "exact" -> {
                String value = in.requiredText("exact", valueRule);
                yield value == null ? null : new FieldMatch.Test.Exact(value);
            }
            case "present" -> {
                if (!in.flag("present", true)) in.fault("present", "must be true");
                yield new FieldMatch.Test.Present();
            }
            default -> {
                String pattern = in.requiredText("regex", in.reading()::faultInRegex);
                yield pattern == null ? null : new FieldMatch.Test.Regex(pattern);
            }
        };
        return name == null || test == null ? null : new FieldMatch(name, test);
    }

    private static @Nullable VersionMatch version(Members in) {
        String version = in.requiredText("is", VersionMatch::faultIn);
        String source = in.requiredText("in", MatchParser::faultInSource);
        boolean unversioned = in.flag("unversioned", false);
        if (version == null || source == null) return null;
        return new VersionMatch(version, source(source), unversioned);
    }

    private static @Nullable String faultInSource(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        String fault = switch (text.substring(0, colon < 0 ? text.length() : colon)) {
            case "path", "media-type" -> colon < 0 ? null : "takes no name";
            case "header" -> colon < 0 ? "lacks a name" : FieldSyntax.faultInName(name);
            case "query" -> colon < 0 ? "lacks a name" : TextSyntax.faultInParameterName(name);
            default -> "is none of these";
        };
        return fault == null ? null : fault + ": write path, media-type, header:NAME or query:NAME";
    }

    private static VersionMatch.Source source(String text) {
        String name = text.substring(text.indexOf(':') + 1);
        if (text.startsWith("header:")) return new VersionMatch.Source.Header(name);
        if (text.startsWith("query:")) return new VersionMatch.Source.Query(name);
        return text.equals("path") ? new VersionMatch.Source.PathSegment() : new VersionMatch.Source.MediaType();
    }
}

package dev.lintel.contract.edge;

import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import dev.lintel.contract.match.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a rule of a way. What a rule cannot say is left out, and the rule is open then: it still must hold for the way
/// to, so that it opens no more requests than need be.
final class RuleWriter {
    private static final int PATH_LENGTH = 300;
    private static final int CONDITIONS_LENGTH = 300;
    private static final int METHODS_LENGTH = 150;

    private boolean open;

    private RuleWriter() {}

    static EdgeRule rule(Way way, RouteFacts facts) {
        return new RuleWriter().write(way, facts);
    }

    private EdgeRule write(Way way, RouteFacts facts) {
        RouteMatch match = way.found().match();
        String path = way.path();
        if (path.length() > PATH_LENGTH) path = Way.ANY_PATH;
        open |= path.equals(Way.ANY_PATH);
        String conditions = conditions(match);
        return new EdgeRule(way.host(), path, methods(match), conditions, open, facts.of(way));
    }

    private Set<String> methods(RouteMatch match) {
        boolean plain = String.join(",", match.methods()).length() <= METHODS_LENGTH
                && match.methods().stream().allMatch(RuleWriter::isPlain);
        open |= !plain;
        return plain ? match.methods() : Set.of();
    }

    private static boolean isPlain(String method) {
        return method.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
    }

    private String conditions(RouteMatch match) {
        List<String> texts = new ArrayList<>();
        for (FieldMatch field : match.headers()) header(texts, field.name(), field.test(), false);
        match.version().ifPresent(version -> version(texts, version));
        for (FieldMatch field : match.query()) add(texts, "q", field.name(), field.test());
        String all = String.join(",", texts);
        open |= all.length() > CONDITIONS_LENGTH;
        return all.length() > CONDITIONS_LENGTH ? "" : all;
    }

    private void version(List<String> texts, VersionMatch version) {
        var exactly = new FieldMatch.Test.Exact(version.version());
        switch (version.source()) {
            case VersionMatch.Source.PathSegment segment -> {} // part of the path
            case VersionMatch.Source.Header header -> header(texts, header.name(), exactly, version.unversioned());
            case VersionMatch.Source.Query query ->
                add(texts, version.unversioned() ? "Q" : "q", query.name(), exactly);
            case VersionMatch.Source.MediaType accept -> open = true;
        }
    }

    private void header(List<String> texts, String name, FieldMatch.Test test, boolean orAbsent) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (EdgeFields.isVisible(lower)) add(texts, orAbsent ? "H" : "h", lower, test);
        else open = true;
    }

    /// @param kind `h` header, `q` query; a capital letter where absence passes too
    private void add(List<String> texts, String kind, String name, FieldMatch.Test test) {
        @Nullable
        String value = switch (test) {
            case FieldMatch.Test.Exact exact -> PercentText.encode(exact.value());
            case FieldMatch.Test.Present present -> "";
            case FieldMatch.Test.Regex regex -> null;
        };
        @Nullable String encoded = PercentText.encode(name);
        if (encoded == null || value == null) open = true;
        else texts.add(kind + encoded + (test instanceof FieldMatch.Test.Present ? "" : "=" + value));
    }
}

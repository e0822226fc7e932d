package dev.lintel.contract.syntax;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.match.PathNormaliser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Paths of matches and rewrites. Their literal parts must be in the form that requests have once normalised, or they
/// could never match.
public final class PathSyntax {
    public static final int LENGTH = 2048;
    public static final int SEGMENTS = 64;

    private static final Pattern IN_BRACES = Pattern.compile("\\{[^{}]*\\}");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private PathSyntax() {}

    /// A whole path, or a prefix.
    public static @Nullable String faultIn(String text) {
        if (!text.startsWith("/")) return "must begin with a slash";
        if (text.length() > LENGTH) return "is longer than " + LENGTH + " characters";
        if (text.chars().filter(c -> c == '/').count() > SEGMENTS) return "has more than " + SEGMENTS + " segments";
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0)
            return "holds a query or fragment: match those with 'query', or encode the character";
        return faultInLiteral(text);
    }

    /// A template: each segment is literal, or `{name}`; the last may be `{name+}`.
    public static @Nullable String faultInTemplate(String text) {
        if (text.indexOf('{') < 0) return "has no {name}; without one write it as 'exact'";
        if (text.length() > LENGTH) return "is longer than " + LENGTH + " characters";
        Set<String> names = new HashSet<>();
        String[] segments = text.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            if (segment.indexOf('{') < 0 && segment.indexOf('}') < 0) continue;
            boolean whole = segment.startsWith("{") && segment.endsWith("}") && segment.length() > 2;
            boolean rest = whole && segment.endsWith("+}");
            String name = whole ? segment.substring(1, segment.length() - (rest ? 2 : 1)) : "";
            if (!isParameter(name))
                return "has the segment " + Syntax.quote(segment)
                        + ": a parameter is a whole segment, {name} or {name+}, its name a letter, then letters, digits, _ or -";
            if (rest && i < segments.length - 1)
                return "has {" + name + "+} before its end: only the last segment may take many";
            if (!names.add(name)) return "names {" + name + "} twice";
        }
        return faultIn(withoutParameters(text));
    }

    /// A path to be filled in: `{name}` may stand anywhere.
    public static @Nullable String faultInRewrite(String text) {
        if (text.length() > LENGTH) return "is longer than " + LENGTH + " characters";
        for (String name : parameters(text)) {
            if (name.endsWith("+"))
                return "holds {" + name + "}: write it without the plus, {" + name.substring(0, name.length() - 1)
                        + "}";
            if (!isParameter(name)) return "holds {" + name + "}, which is no parameter name";
        }
        return faultIn(withoutParameters(text));
    }

    /// What stands between braces, in order.
    public static List<String> parameters(String template) {
        List<String> names = new ArrayList<>();
        for (int open = template.indexOf('{'); open >= 0; ) {
            int close = template.indexOf('}', open);
            if (close < 0) break;
            String name = template.substring(open + 1, close);
            names.add(name);
            open = template.indexOf('{', close);
        }
        return names;
    }

    private static String withoutParameters(String template) {
        return IN_BRACES.matcher(template).replaceAll("x");
    }

    private static boolean isParameter(String name) {
        return PARAMETER.matcher(name).matches();
    }

    /// Requests are normalised before they are matched, so only what normalising leaves as it is can ever match.
    private static @Nullable String faultInLiteral(String text) {
        try {
            String normal = PathNormaliser.normalise(text);
            return normal.equals(text) ? null : "is not in normal form, which is " + Syntax.quote(normal);
        } catch (ProblemException refused) {
            return "could not be requested: " + refused.problem().detail();
        }
    }
}

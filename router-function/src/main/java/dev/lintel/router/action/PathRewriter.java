package dev.lintel.router.action;

import dev.lintel.contract.Action.PathRewrite;
import dev.lintel.contract.match.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path rewrite, compiled. Thread-safe. What it makes always begins with exactly one slash.
@FunctionalInterface
interface PathRewriter {
    PathRewriter KEEP = (match, path) -> path;

    String rewrite(Verdict.Found match, String path);

    static PathRewriter of(Optional<PathRewrite> rewrite) {
        if (rewrite.isEmpty()) return KEEP;
        return switch (rewrite.get()) {
            case PathRewrite.ReplacePrefix replace -> {
                String stem = withoutLastSlash(replace.replacement());
                yield replace.prefix().isEmpty()
                        ? (match, path) ->
                                joined(stem, path, match.matchedPath().prefixLength(path))
                        : named(withoutLastSlash(replace.prefix().get()), stem);
            }
            case PathRewrite.Template template -> template(template.template());
        };
    }

    private static PathRewriter named(String prefix, String stem) {
        return (match, path) -> {
            boolean under = path.startsWith(prefix)
                    && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
            return under ? joined(stem, path, prefix.length()) : path;
        };
    }

    private static String joined(String stem, String path, int from) {
        String rest = from == 0 ? path : path.substring(from);
        if (stem.isEmpty()) return rest.isEmpty() ? "/" : rest.charAt(0) == '/' ? rest : "/" + rest;
        return rest.isEmpty() || rest.charAt(0) == '/' ? stem + rest : stem + "/" + rest;
    }

    private static PathRewriter template(String template) {
        List<String> literals = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            if (close < 0) break;
            literals.add(template.substring(at, open));
            String name = template.substring(open + 1, close);
            names.add(name.endsWith("+") ? name.substring(0, name.length() - 1) : name);
            at = close + 1;
        }
        String tail = template.substring(at);
        if (names.isEmpty()) return (match, path) -> template;
        return (match, path) -> {
            Map<String, String> parameters = match.parameters(path);
            var out = new StringBuilder(template.length() + 32);
            for (int i = 0; i < names.size(); i++)
                append(out.append(literals.get(i)), parameters.getOrDefault(names.get(i), ""));
            append(out, tail);
            return out.toString();
        };
    }

    /// An empty or slash-led value must not make `//`, which would name a host in a `Location`.
    private static void append(StringBuilder out, String part) {
        boolean slashTwice = !out.isEmpty() && out.charAt(out.length() - 1) == '/' && part.startsWith("/");
        out.append(part, slashTwice ? 1 : 0, part.length());
    }

    private static String withoutLastSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

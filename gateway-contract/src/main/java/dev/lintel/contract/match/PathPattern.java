package dev.lintel.contract.match;

import com.google.re2j.Pattern;
import dev.lintel.contract.PathMatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A path condition with its version segment put in, as the index sorts it.
sealed interface PathPattern extends CompiledPath {
    /// @param version a leading segment, for example `v2`; empty for none
    static PathPattern of(PathMatch path, String version) {
        String lead = version.isEmpty() ? "" : "/" + version;
        return switch (path) {
            case PathMatch.Exact exact -> new Exact(lead + exact.path());
            case PathMatch.Prefix prefix -> Segments.prefix(lead + prefix.prefix());
            case PathMatch.Template template -> Segments.template(version, template.template());
            case PathMatch.Regex regex -> new Regex(lead, Pattern.compile(regex.pattern()));
        };
    }

    /// Equal for patterns that take the same paths and are written alike.
    String text();

    /// The whole path.
    record Exact(String text) implements PathPattern {
        @Override
        public Map<String, String> parameters(String path) {
            return Map.of();
        }

        @Override
        public int prefixLength(String path) {
            return path.length();
        }
    }

    /// A template or a prefix.
    final class Segments implements PathPattern {
        static final String PARAMETER = "{}";

        /// NONE: nothing; REST: the last parameter goes on over more segments; ANY: all that begins with a slash.
        enum Tail {
            NONE,
            REST,
            ANY
        }

        private final List<String> literals; // one a segment; PARAMETER for a parameter
        private final List<String> names; // of the parameters, in order
        private final Tail tail; // what may follow the segments
        private final String shape;
        private final String text;

        private Segments(List<String> literals, List<String> names, Tail tail) {
            this.literals = List.copyOf(literals);
            this.names = List.copyOf(names);
            this.tail = tail;
            var letters = new StringBuilder(literals.size());
            for (String literal : literals) letters.append(literal.equals(PARAMETER) ? 'p' : 'l');
            shape = letters.toString();
            text = "/" + String.join("/", literals) + (tail == Tail.NONE ? "" : tail == Tail.REST ? "+" : "/*");
        }

        private static Segments prefix(String text) {
            String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            return new Segments(bare.isEmpty() ? List.of() : segments(bare), List.of(), Tail.ANY);
        }

        private static Segments template(String version, String text) {
            List<String> literals = new ArrayList<>();
            List<String> names = new ArrayList<>();
            if (!version.isEmpty()) literals.add(version);
            var tail = Tail.NONE;
            for (String segment : segments(text)) {
                if (segment.startsWith("{") && segment.endsWith("}")) {
                    boolean rest = segment.endsWith("+}");
                    if (rest) tail = Tail.REST;
                    names.add(segment.substring(1, segment.length() - (rest ? 2 : 1)));
                    literals.add(PARAMETER);
                } else {
                    literals.add(segment);
                }
            }
            return new Segments(literals, names, tail);
        }

        private static List<String> segments(String path) {
            return List.of(path.substring(1).split("/", -1));
        }

        List<String> literals() {
            return literals;
        }

        Tail tail() {
            return tail;
        }

        /// One letter a segment, literals sorting before parameters.
        String shape() {
            return shape;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public Map<String, String> parameters(String path) {
            if (names.isEmpty()) return Map.of();
            Map<String, String> values = LinkedHashMap.newLinkedHashMap(names.size());
            int at = 0;
            for (int i = 0; i < literals.size(); i++) {
                boolean rest = tail == Tail.REST && i == literals.size() - 1;
                int end = rest ? path.length() : segmentEnd(path, at + 1);
                if (literals.get(i).equals(PARAMETER))
                    values.put(names.get(values.size()), path.substring(at + 1, end));
                at = end;
            }
            return Collections.unmodifiableMap(values);
        }

        @Override
        public int prefixLength(String path) {
            if (tail == Tail.NONE) return path.length();
            int at = 0;
            for (int i = tail == Tail.REST ? 1 : 0; i < literals.size(); i++) at = segmentEnd(path, at + 1);
            return at;
        }

        /// Where the segment that starts at `from` ends.
        static int segmentEnd(String path, int from) {
            int slash = path.indexOf('/', from);
            return slash < 0 ? path.length() : slash;
        }
    }

    /// The whole path, or what follows the version segment.
    record Regex(String lead, Pattern pattern) implements PathPattern {
        @Override
        public String text() {
            return lead + "~" + pattern.pattern();
        }

        boolean takes(String path) {
            return path.startsWith(lead) && pattern.matches(lead.isEmpty() ? path : path.substring(lead.length()));
        }

        @Override
        public Map<String, String> parameters(String path) {
            return Map.of();
        }

        @Override
        public int prefixLength(String path) {
            return path.length();
        }
    }
}

package dev.lintel.contract;

import dev.lintel.contract.syntax.PathSyntax;
import dev.lintel.contract.syntax.RegexSyntax;
import dev.lintel.contract.syntax.Syntax;
import java.util.List;

/// A condition on the normalised path.
public sealed interface PathMatch {
    /// The whole path, byte for byte.
    record Exact(String path) implements PathMatch {
        private static final Syntax RULE = PathSyntax::faultIn;

        /// @throws IllegalArgumentException if it is not a normalised path
        public Exact {
            RULE.require(path);
        }
    }

    /// Segment-aware: `/a` takes `/a` and `/a/b`, never `/ab`. `/` takes everything.
    record Prefix(String prefix) implements PathMatch {
        private static final Syntax RULE = PathSyntax::faultIn;

        /// @throws IllegalArgumentException if it is not a normalised path
        public Prefix {
            RULE.require(prefix);
        }
    }

    /// Segments of literals and `{name}` (one non-empty segment); the last may be `{name+}` (one or more segments).
    record Template(String template) implements PathMatch {
        private static final Syntax RULE = PathSyntax::faultInTemplate;

        /// @throws IllegalArgumentException if it is not a template
        public Template {
            RULE.require(template);
        }

        /// Names of the parameters, in order, without the plus.
        public List<String> parameters() {
            return PathSyntax.parameters(template).stream()
                    .map(name -> name.replace("+", ""))
                    .toList();
        }

        /// Whether it ends in `{name+}`.
        public boolean takesRest() {
            return template.endsWith("+}");
        }
    }

    /// The whole path, RE2 syntax (linear time). The last resort.
    record Regex(String pattern) implements PathMatch {
        private static final Syntax RULE = RegexSyntax::faultIn;

        /// @throws IllegalArgumentException if it is not RE2 syntax
        public Regex {
            RULE.require(pattern);
        }
    }
}

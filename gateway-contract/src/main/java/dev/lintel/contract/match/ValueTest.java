package dev.lintel.contract.match;

import com.google.re2j.Pattern;
import dev.lintel.contract.FieldMatch;

/// How one value of a header field or query parameter is compared.
sealed interface ValueTest {
    static ValueTest of(FieldMatch.Test test) {
        return switch (test) {
            case FieldMatch.Test.Exact exact -> new Exact(exact.value());
            case FieldMatch.Test.Present present -> new Present();
            case FieldMatch.Test.Regex regex -> new Regex(Pattern.compile(regex.pattern()));
        };
    }

    boolean accepts(String value);

    record Exact(String value) implements ValueTest {
        @Override
        public boolean accepts(String value) {
            return this.value.equals(value);
        }
    }

    record Present() implements ValueTest {
        @Override
        public boolean accepts(String value) {
            return true;
        }
    }

    /// The whole value.
    record Regex(Pattern pattern) implements ValueTest {
        @Override
        public boolean accepts(String value) {
            return pattern.matches(value);
        }
    }
}

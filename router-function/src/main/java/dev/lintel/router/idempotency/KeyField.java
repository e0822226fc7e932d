package dev.lintel.router.idempotency;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `Idempotency-Key`: a string of structured fields (RFC 9651 section 3.3.3), as the draft has it, or bare, as
/// many clients send it.
final class KeyField {
    static final String NAME = "Idempotency-Key";
    static final int LENGTH = 255;

    private KeyField() {}

    /// Null if the request has none.
    ///
    /// @throws ProblemException `IDEMPOTENCY_KEY_INVALID`
    static @Nullable String read(Headers headers) {
        List<String> fields = headers.all(NAME);
        if (fields.isEmpty()) return null;
        if (fields.size() > 1) throw invalid("stands there more than once");
        String value = fields.getFirst().strip();
        String key = value.startsWith("\"") ? string(value) : bare(value);
        if (key.isEmpty()) throw invalid("is empty");
        if (key.length() > LENGTH) throw invalid("is longer than " + LENGTH + " characters");
        return key;
    }

    private static String string(String value) {
        var key = new StringBuilder(value.length());
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                // parameters may follow; none means anything here
                String rest = value.substring(i + 1).strip();
                if (!rest.isEmpty() && rest.charAt(0) != ';') throw invalid("goes on after its end");
                return key.toString();
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || (value.charAt(i) != '"' && value.charAt(i) != '\\'))
                    throw invalid("has a backslash before neither a quote nor another");
                c = value.charAt(i);
            }
            if (c < ' ' || c > '~') throw invalid("has a character that is not ASCII");
            key.append(c);
        }
        throw invalid("lacks its closing quote");
    }

    private static String bare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == ',' || c == ';' || c == '\\')
                throw invalid("has a character that only a quoted string may have");
        }
        return value;
    }

    private static ProblemException invalid(String why) {
        return new ProblemException(Problem.of(ProblemType.IDEMPOTENCY_KEY_INVALID, NAME + " " + why));
    }
}

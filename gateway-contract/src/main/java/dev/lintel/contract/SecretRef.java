package dev.lintel.contract;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a secret is kept; never the secret.
///
/// @param source the keeper
/// @param name Secrets Manager: name or ARN, optionally `#member` of a JSON secret; SSM: parameter name; environment:
///     variable; file: absolute path
public record SecretRef(Source source, String name) {
    private static final String FORM =
            "a secret is named as env:NAME, file:/path, ssm:/name or " + "secretsmanager:name[#member]";

    /// @throws IllegalArgumentException if the name is not one of that source
    public SecretRef {
        if (!source.names(name)) throw new IllegalArgumentException(FORM);
    }

    public enum Source {
        SECRETS_MANAGER("secretsmanager", "[A-Za-z0-9/_+=.@:!-]{1,600}(#[A-Za-z0-9_.-]{1,128})?"),
        SSM("ssm", "[A-Za-z0-9/_.:-]{1,1011}"),
        ENVIRONMENT("env", "[A-Za-z_][A-Za-z0-9_]{0,255}"),
        FILE("file", "/[^\\x00-\\x1f\\x7f]{1,1023}");

        private final String scheme;
        private final Pattern name;

        Source(String scheme, String name) {
            this.scheme = scheme;
            this.name = Pattern.compile(name);
        }

        private boolean names(String text) {
            return name.matcher(text).matches();
        }

        public String scheme() {
            return scheme;
        }
    }

    /// Reads `scheme:name`, for example `env:TOKEN`, `file:/run/secrets/token`, `ssm:/lintel/token`,
    /// `secretsmanager:lintel/token#key`.
    ///
    /// @throws IllegalArgumentException if it has another form
    public static SecretRef parse(String text) {
        int colon = text.indexOf(':');
        if (colon > 0 && colon < text.length() - 1)
            for (Source source : Source.values())
                if (source.scheme.equals(text.substring(0, colon)))
                    return new SecretRef(source, text.substring(colon + 1));
        throw new IllegalArgumentException(FORM);
    }

    /// What is wrong with a text that [#parse(String)] refuses; null when nothing is. Begins with "must", so that the
    /// text is not quoted beside it: it may well be the secret itself, put here by mistake.
    public static @Nullable String faultIn(String text) {
        try {
            parse(text);
            return null;
        } catch (IllegalArgumentException refused) {
            return "must be a reference to a secret, never the secret: " + refused.getMessage();
        }
    }

    @Override
    public String toString() {
        return source.scheme + ":" + name;
    }
}

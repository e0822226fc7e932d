package dev.lintel.contract;

/// Where a secret is kept; never the secret.
///
/// @param source the keeper
/// @param name Secrets Manager: name or ARN, optionally `#member` of a JSON secret; SSM: parameter name; environment:
///     variable; file: absolute path
public record SecretRef(Source source, String name) {
    public enum Source {
        SECRETS_MANAGER("secretsmanager"),
        SSM("ssm"),
        ENVIRONMENT("env"),
        FILE("file");

        private final String scheme;

        Source(String scheme) {
            this.scheme = scheme;
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
        throw new IllegalArgumentException(
                "a secret is named as env:NAME, file:/path, ssm:/name or secretsmanager:name[#member]");
    }

    @Override
    public String toString() {
        return source.scheme + ":" + name;
    }
}

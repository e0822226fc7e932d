package dev.lintel.admin.lambda;

import dev.lintel.admin.AdminAccess;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import dev.lintel.store.secret.SecretResolver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Bearer tokens that a secret holds, as JSON: `{"ci": "token", "ada": "token"}`. Follows the secret when it changes.
/// Thread-safe; may block for the secret.
final class SecretTokens implements AdminAccess {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SecretRef secret;
    private final SecretResolver secrets;
    private volatile @Nullable Known known;

    private record Known(String text, AdminAccess access) {}

    /// @param secrets should remember for a while: it is asked for each request that brings a token
    SecretTokens(SecretRef secret, SecretResolver secrets) {
        this.secret = secret;
        this.secrets = secrets;
    }

    @Override
    public Optional<String> author(Headers headers) {
        return access().author(headers);
    }

    private AdminAccess access() {
        try {
            String text = secrets.resolve(secret);
            Known now = known;
            if (now == null || !now.text.equals(text)) {
                now = new Known(text, AdminAccess.bearer(tokens(text)));
                known = now;
            }
            return now.access;
        } catch (ProblemException | IllegalArgumentException e) { // neither may tell a client of the secret
            System.getLogger(SecretTokens.class.getName())
                    .log(
                            System.Logger.Level.ERROR,
                            "no admin tokens: {0}",
                            e instanceof ProblemException p ? p.problem().detail() : "the secret has another form");
            throw new ProblemException(
                    Problem.of(ProblemType.CONFIGURATION_UNAVAILABLE, "the admin tokens are not to be had now"));
        }
    }

    private static Map<String, String> tokens(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON"); // its own message would quote the secret
        }
        if (!json.isObject() || json.isEmpty()) throw new IllegalArgumentException("no object");
        Map<String, String> tokens = new LinkedHashMap<>();
        json.properties()
                .forEach(member -> tokens.put(member.getKey(), member.getValue().stringValue("")));
        return tokens;
    }
}

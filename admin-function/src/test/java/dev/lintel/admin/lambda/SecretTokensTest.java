package dev.lintel.admin.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.SecretRef;
import dev.lintel.store.secret.SecretResolver;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SecretTokensTest {
    private static final SecretRef SECRET = SecretRef.parse("secretsmanager:lintel/admin-tokens");

    private String value = "{'ci':'0123456789abcdef'}".replace('\'', '"');
    private final SecretTokens tokens = new SecretTokens(SECRET, secret -> value);

    private static Headers bearer(String token) {
        return Headers.of("Authorization", "Bearer " + token);
    }

    @Test
    void followsTheSecret() {
        assertEquals(Optional.of("ci"), tokens.author(bearer("0123456789abcdef")));
        value = "{\"ada\":\"fedcba9876543210\"}";
        assertEquals(Optional.empty(), tokens.author(bearer("0123456789abcdef")));
        assertEquals(Optional.of("ada"), tokens.author(bearer("fedcba9876543210")));
    }

    @Test
    void tellsClientsNothingOfTheSecret() {
        for (String wrong :
                new String[] {"", "0123456789abcdef", "{}", "[]", "{\"ci\":\"short\"}", "{\"ci\":1}", "{"}) {
            value = wrong;
            var problem = assertThrows(ProblemException.class, () -> tokens.author(bearer("0123456789abcdef")), wrong);
            assertFalse(problem.problem().detail().contains("secretsmanager"));
            assertEquals(503, problem.problem().type().status());
        }
        var away = new SecretTokens(SECRET, secret -> {
            throw SecretResolver.refused(secret, "is not there");
        });
        var problem = assertThrows(ProblemException.class, () -> away.author(bearer("0123456789abcdef")));
        assertFalse(problem.problem().detail().contains("lintel/"));
    }
}

package dev.lintel.contract.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumer",
                "request.headers['x-tenant']",
                "request.headers.tenant + '/' + request.method",
                "'a' in groups ? plan : clientIp",
                "has(claims.realm) ? string(claims.realm.id) : route",
                "claims.sub",
                "groups.exists(g, g.startsWith('team-')) ? 'team' : request.query.t"
            })
    void takesTexts(String text) {
        assertNull(Expression.faultIn(text, Expression.Type.TEXT));
        assertEquals(text, Expression.of(text, Expression.Type.TEXT).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user.name           | undeclared reference to 'user'",
                "consumer +          | line 1, column",
                "1 + consumer        | no matching overload",
                "size(groups)        | gives int, and a string is needed",
                "consumer == 'a'     | gives bool, and a string is needed",
                "request.body        | undeclared reference",
                "request.headers     | gives map, and a string is needed"
            })
    void saysWhatIsWrong(String text, String words) {
        String fault = Objects.requireNonNull(Expression.faultIn(text, Expression.Type.TEXT));
        assertTrue(fault.contains(words), fault);
        assertThrows(IllegalArgumentException.class, () -> Expression.of(text, Expression.Type.TEXT));
    }

    @Test
    void isBoundedInLengthAndDepth() {
        assertNotNull(Expression.faultIn("'" + "a".repeat(Expression.LENGTH) + "'", Expression.Type.TEXT));
        String deep = "(".repeat(500) + "consumer" + ")".repeat(500);
        assertNotNull(Expression.faultIn(deep, Expression.Type.TEXT));
        assertNotNull(Expression.faultIn(" \n", Expression.Type.TEXT));
    }

    @Test
    void isEqualByTextAndType() {
        var one = Expression.of("claims.x", Expression.Type.TEXT);
        assertEquals(one, Expression.of("claims.x", Expression.Type.TEXT));
        assertEquals(
                one.hashCode(), Expression.of("claims.x", Expression.Type.TEXT).hashCode());
        assertNotEquals(one, Expression.of("claims.x", Expression.Type.NUMBER));
        assertNotEquals(one, Expression.of("claims.y", Expression.Type.TEXT));
    }
}

package dev.lintel.router.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.expression.Expression;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.Verdict;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Identity;
import dev.lintel.router.telemetry.AccessRecord;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompiledExpressionTest {
    private static final RouteTable TABLE = RouteTable.compile(
            Configuration.parse(Document.read("{\"lintel\":1,\"routes\":[{\"id\":\"r\",\"match\":{},\"reply\":{}}]}"
                            .getBytes(StandardCharsets.UTF_8)))
                    .routes());
    private static final Identity ANN =
            new Identity("ann", List.of("staff"), "gold", null, Map.of("realm", Map.of("id", 7L), "sub", "u"));

    private final Exchange exchange = exchange(Requests.of(
            "POST", "/a/b?x=1&x=2&y=%C3%A4+b&z", "X-Tenant", "t1", "x-tenant", "t2", "Content-Length", "40"));

    private static Exchange exchange(Request request) {
        var record = new AccessRecord();
        record.client = "192.0.2.7";
        return new Exchange(request, (Verdict.Found) TABLE.match(request), record).with(ANN);
    }

    private @Nullable String text(String expression) {
        return new CompiledExpression(Expression.of(expression, Expression.Type.TEXT)).text(exchange);
    }

    private OptionalLong number(String expression) {
        return new CompiledExpression(Expression.of(expression, Expression.Type.NUMBER)).number(exchange);
    }

    private boolean holds(String expression) {
        return new CompiledExpression(Expression.of(expression, Expression.Type.CONDITION)).holds(exchange);
    }

    @Test
    void seesTheRequest() {
        assertEquals(
                "POST /a/b shop.example t1, t2 1 \u00e4 b 192.0.2.7 r",
                text(
                        "request.method + ' ' + request.path + ' ' + request.host + ' ' + request.headers['x-tenant'] + ' '"
                                + " + request.query.x + ' ' + request.query.y + ' ' + clientIp + ' ' + route"));
        assertEquals(OptionalLong.of(4), number("int(request.headers['content-length']) / 10"));
        assertTrue(holds("'z' in request.query && request.query.z == '' && !('Host' in request.headers)"));
    }

    @Test
    void seesWhoSendsIt() {
        assertTrue(holds("consumer == 'ann' && 'staff' in groups && plan == 'gold' && claims.realm.id == 7"));
        assertEquals("u", text("claims.sub"));
    }

    @Test
    void whatReadsWhatIsNotThereGivesNothing() {
        assertNull(text("request.headers.none"));
        assertNull(text("claims.realm.name"));
        assertNull(text("claims.realm"), "a map is no text");
        assertEquals(OptionalLong.empty(), number("int(request.query.y)"));
        assertFalse(holds("claims.none == 1"));
    }

    @Test
    void loopsEndHoweverLongTheirListsAre() {
        var many = exchange(Requests.of("GET", "/"))
                .with(new Identity("ann", Collections.nCopies(200, "g"), null, null, Map.of()));
        var nested = new CompiledExpression(Expression.of(
                "groups.all(a, groups.all(b, groups.all(c, a == b && b == c)))", Expression.Type.CONDITION));
        assertFalse(nested.holds(many), "eight million steps are too many");
    }
}

package dev.lintel.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.expression.Expression;
import dev.lintel.contract.policy.Concurrency;
import dev.lintel.contract.policy.LimitCost;
import dev.lintel.contract.policy.LimitKey;
import dev.lintel.contract.policy.LimitKey.Part;
import dev.lintel.contract.policy.LimitOverride;
import dev.lintel.contract.policy.LimitScope;
import dev.lintel.contract.policy.LimitScope.Exempt;
import dev.lintel.contract.policy.LimitScope.Mode;
import dev.lintel.contract.policy.PolicySpec;
import dev.lintel.contract.policy.Quota;
import dev.lintel.contract.policy.RateLimit;
import dev.lintel.contract.policy.StoreFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LimitReadingTest {
    static final LimitScope USUAL = usual(LimitKey.ALL_TOGETHER);

    private static PolicySpec policy(String id) throws IOException {
        try (var in = LimitReadingTest.class.getResourceAsStream("/documents/everything.json")) {
            var document = Document.read(Objects.requireNonNull(in).readAllBytes());
            return Objects.requireNonNull(
                    Configuration.parse(document).policies().get(id));
        }
    }

    private static LimitScope usual(LimitKey key) {
        return new LimitScope(
                key,
                Exempt.NOBODY,
                List.of(),
                Mode.ENFORCE,
                StoreFailure.FAIL_OPEN,
                LimitScope.USUAL_STORE_TIMEOUT,
                false);
    }

    @Test
    void readsEachMemberOfARateLimit() throws IOException {
        var key = new LimitKey(List.of(new Part.RouteId(), new Part.ClientIp(24, 64)), LimitKey.Missing.SKIP);
        var gold = new LimitOverride("gold", List.of(), List.of(), List.of("gold"), 100, Optional.of(200L));
        var scope = new LimitScope(
                key,
                new Exempt(List.of("10.0.0.0/8"), List.of("monitor"), List.of()),
                List.of(gold),
                Mode.OBSERVE,
                StoreFailure.FAIL_CLOSED,
                Duration.ofMillis(20),
                true);
        assertEquals(new RateLimit(10, Duration.ofSeconds(1), 20, new LimitCost.Fixed(2), scope), policy("per-client"));
    }

    @Test
    void readsAQuotaByExpressions() throws IOException {
        var tenant = Expression.of("request.headers['x-tenant']", Expression.Type.TEXT);
        var key = new LimitKey(List.of(new Part.Computed(tenant)), LimitKey.Missing.SHARED);
        var cost = new LimitCost.Computed(Expression.of("request.method == 'GET' ? 1 : 2", Expression.Type.NUMBER));
        var window = new Quota.Window.Calendar(Quota.Period.DAY, ZoneId.of("Europe/Berlin"));
        assertEquals(new Quota(1000, window, cost, usual(key)), policy("per-tenant"));
    }

    @Test
    void givesAConcurrencyLimitWhatItLeavesOut() throws IOException {
        var key = new LimitKey(List.of(new Part.Host()), LimitKey.Missing.SHARED);
        assertEquals(new Concurrency(8, Duration.ofSeconds(10), usual(key)), policy("at-a-time"));
    }
}

package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.idempotency.Answer;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.idempotency.IdempotencyLedgerContract;
import dev.lintel.store.idempotency.StoredReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoIdempotencyLedgerTest extends IdempotencyLedgerContract {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private final LocalDynamo dynamo = LocalDynamo.shared();
    private String table = "";

    @Override
    protected IdempotencyLedger newLedger() {
        return new DynamoStores(
                        LocalDynamo.shared().client(), LocalDynamo.shared().newTable(), InstantSource.system())
                .idempotency();
    }

    private DynamoIdempotencyLedger ledger() {
        if (table.isEmpty()) table = dynamo.newTable();
        return new DynamoIdempotencyLedger(dynamo.client(), table);
    }

    private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        return dynamo.client().getItem(get -> get.tableName(table).key(key)).item();
    }

    private void answered(String owner, int bodyBytes) {
        var ledger = ledger();
        ledger.claim("k", owner, NOW, Duration.ofSeconds(30));
        var reply = new StoredReply(200, Headers.of("A", "b"), new byte[bodyBytes]);
        assertTrue(ledger.complete("k", owner, new Answer("f", Optional.of(reply)), NOW.plusSeconds(60)));
    }

    @Test
    void keepsASmallReplyInItsKeysItem() {
        answered("one", 100);
        assertEquals(
                Long.toString(NOW.plusSeconds(60).getEpochSecond()),
                item(TableLayout.idempotencyKey("k")).get(TableLayout.EXPIRES).n());
        assertTrue(item(TableLayout.idempotentReplyKey("k", "one")).isEmpty());
    }

    @Test
    void keepsALargeReplyApartAndLetsBothExpire() {
        answered("one", DynamoIdempotencyLedger.INLINE_BYTES);
        String expires = Long.toString(NOW.plusSeconds(60).getEpochSecond());
        assertEquals(
                expires,
                item(TableLayout.idempotencyKey("k")).get(TableLayout.EXPIRES).n());
        assertEquals(
                expires,
                item(TableLayout.idempotentReplyKey("k", "one"))
                        .get(TableLayout.EXPIRES)
                        .n());
    }

    @Test
    void letsAHeldKeyExpireLongAfterItsLease() {
        ledger().claim("k", "one", NOW, Duration.ofSeconds(30));
        long expires = Long.parseLong(
                item(TableLayout.idempotencyKey("k")).get(TableLayout.EXPIRES).n());
        assertTrue(
                expires > NOW.plusSeconds(30).plus(IdempotencyLedger.CLOCK_SKEW).getEpochSecond());
    }

    @Test
    void saysThatTheStoreIsAway() {
        var ledger = new DynamoIdempotencyLedger(dynamo.client(), "no-such-table");
        var failure = assertThrows(ProblemException.class, () -> ledger.claim("k", "one", NOW, Duration.ofSeconds(30)));
        assertEquals(ProblemType.STORE_UNAVAILABLE, failure.problem().type());
    }
}

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

    private Optional<Item> item(Map<String, AttributeValue> key) {
        return new DynamoTable(dynamo.client(), table).get(key, true);
    }

    private long expiry(Map<String, AttributeValue> key) {
        return item(key).orElseThrow().number(TableLayout.EXPIRES);
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
        assertEquals(NOW.plusSeconds(60).getEpochSecond(), expiry(TableLayout.idempotencyKey("k")));
        assertTrue(item(TableLayout.idempotentReplyKey("k", "one")).isEmpty());
    }

    @Test
    void keepsALargeReplyApartAndLetsBothExpire() {
        answered("one", DynamoIdempotencyLedger.INLINE_BYTES);
        long expires = NOW.plusSeconds(60).getEpochSecond();
        assertEquals(expires, expiry(TableLayout.idempotencyKey("k")));
        assertEquals(expires, expiry(TableLayout.idempotentReplyKey("k", "one")));
    }

    @Test
    void letsAHeldKeyExpireLongAfterItsLease() {
        ledger().claim("k", "one", NOW, Duration.ofSeconds(30));
        assertTrue(expiry(TableLayout.idempotencyKey("k"))
                > NOW.plusSeconds(30).plus(IdempotencyLedger.CLOCK_SKEW).getEpochSecond());
    }

    @Test
    void saysThatTheStoreIsAway() {
        var ledger = new DynamoIdempotencyLedger(dynamo.client(), "no-such-table");
        var failure = assertThrows(ProblemException.class, () -> ledger.claim("k", "one", NOW, Duration.ofSeconds(30)));
        assertEquals(ProblemType.STORE_UNAVAILABLE, failure.problem().type());
    }
}

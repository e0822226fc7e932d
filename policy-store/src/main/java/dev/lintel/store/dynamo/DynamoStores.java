package dev.lintel.store.dynamo;

import dev.lintel.store.EdgeLedger;
import dev.lintel.store.ResetLog;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.idempotency.IdempotencyLedger;
import dev.lintel.store.limit.LimitLedger;
import dev.lintel.store.limit.StoreClock;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The stores of one table, for hosts that see no DynamoDB client. Opens no connection yet. Thread-safe.
public final class DynamoStores implements AutoCloseable {
    private final DynamoDbClient client;
    private final String tableName;
    private final InstantSource clock;

    public DynamoStores(DynamoDbClient client, String tableName, InstantSource clock) {
        this.client = client;
        this.tableName = tableName;
        this.clock = clock;
    }

    /// In AWS: region, credentials and endpoint from the SDK's default chains.
    public static DynamoStores aws(String tableName, DynamoClients.Bounds bounds, InstantSource clock) {
        return new DynamoStores(DynamoClients.aws(bounds), tableName, clock);
    }

    public RevisionStore revisions() {
        return new DynamoRevisionStore(client, tableName, clock);
    }

    /// @param edge as in [DynamoEdgeLedger]
    public EdgeLedger ledger(String edge) {
        return new DynamoEdgeLedger(client, tableName, edge);
    }

    public BreakerLedger breakers() {
        return new DynamoBreakerLedger(client, tableName);
    }

    public IdempotencyLedger idempotency() {
        return new DynamoIdempotencyLedger(client, tableName);
    }

    public ResetLog resets() {
        return new DynamoResetLog(client, tableName, clock);
    }

    /// Limits' items. Needs a client with [DynamoClients.Bounds#LIMITS], so stores of its own.
    ///
    /// @param calls runs the calls, which block; virtual threads will do
    /// @param time hears the date of each reply
    public LimitLedger limits(Executor calls, StoreClock time) {
        return new DynamoLimitLedger(client, tableName, calls, time);
    }

    /// Closes the client: the stores end with it.
    @Override
    public void close() {
        client.close();
    }
}

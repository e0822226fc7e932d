package dev.lintel.store.dynamo;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// The one table: every attribute name, key format and expiry rule, here and nowhere else.
///
/// | item | `pk` | `sk` | attributes | expires |
/// |---|---|---|---|---|
/// | HEAD | `CONFIG` | `HEAD` | `revision`, `latest`, `sequence`, `digest`, `bytes` | never |
/// | revision | `REVISION` | number, 19 digits | `parent`, `digest`, `bytes`, `author`, `at`, `message` | never |
/// | audit record | `AUDIT` | sequence, 19 digits | `action`, `from`, `to`, `author`, `at`, `message`, `changes`,
/// `commit` | never |
/// | part of a snapshot | `SNAPSHOT#` and the document's digest | index, 4 digits | `data` | never |
/// | publisher's ledger | `EDGE` | ARN of the KeyValueStore | `version`, `sequence`, `root`, `since`, `settled`,
/// `stamp`,
/// `compared` | never |
/// | breaker not quietly closed | `TARGETS` | `BREAKER#` and its key | `generation`, `version`, `phase`, `since`, see
/// [BreakerItems] | an hour after it was last touched, at most |
/// | health of a backend that is not well | `TARGETS` | `HEALTH#` and the backend's id | see [BreakerItems] | when
/// nobody
/// checks any more |
/// | idempotency key | `IDEMPOTENCY#` and its digest | `KEY` | `owner`, `until` while it is held; `owner`,
/// `fingerprint`,
/// `status`, for a small reply `headers` and `data` | `expires` |
/// | reply that is not small | as its key | `REPLY#` and the owner | `headers`, `data` | `expires` |
/// | reset of live state | `RESET` | epoch millisecond, 19 digits, and a random name | `action`, `from`, `author`,
/// `at`,
/// `message` | never |
/// | state of limits | `LIMIT#` and the key of the ask; after a line feed the number of a shard | `STATE` | numbers,
/// named
/// by the limits' meters | when nothing of it matters, and an hour at least |
///
/// Numbers in keys have leading zeros, so that they sort. Later ports add items; those that pass away carry `expires`.
public final class TableLayout {
    public static final String PARTITION_KEY = "pk";
    public static final String SORT_KEY = "sk";

    /// Epoch second after which DynamoDB may delete the item; items without it stay.
    public static final String EXPIRES = "expires";

    /// What partition keys of limits' items begin with, and no others.
    public static final String LIMIT_PREFIX = "LIMIT#";

    static final String REVISION = "revision";
    static final String LATEST = "latest";
    static final String SEQUENCE = "sequence";
    static final String DIGEST = "digest";
    static final String BYTES = "bytes";
    static final String PARENT = "parent";
    static final String AUTHOR = "author";
    static final String AT = "at";
    static final String MESSAGE = "message";
    static final String ACTION = "action";
    static final String FROM = "from";
    static final String TO = "to";
    static final String CHANGES = "changes";
    static final String COMMIT = "commit";
    static final String DATA = "data";

    static final String VERSION = "version";
    static final String ROOT = "root";
    static final String SINCE = "since";
    static final String SETTLED = "settled";
    static final String STAMP = "stamp";
    static final String COMPARED = "compared";

    static final String GENERATION = "generation";
    static final String PHASE = "phase";

    /// Partition of breakers and health.
    public static final String TARGETS = "TARGETS";

    static final String OWNER = "owner";
    static final String UNTIL = "until";
    static final String FINGERPRINT = "fingerprint";
    static final String STATUS = "status";
    static final String HEADERS = "headers";

    /// What all partitions begin with that hold idempotency keys: a router may write these.
    public static final String IDEMPOTENCY = "IDEMPOTENCY#";

    static final String REVISIONS = "REVISION";
    static final String AUDIT = "AUDIT";
    static final String RESETS = "RESET";

    private TableLayout() {}

    /// Whether those are the keys of HEAD, of which a stream tells.
    public static boolean isHead(String partition, String sort) {
        return key(partition, sort).equals(headKey());
    }

    static Map<String, AttributeValue> headKey() {
        return key("CONFIG", "HEAD");
    }

    static Map<String, AttributeValue> revisionKey(long number) {
        return key(REVISIONS, sortable(number));
    }

    static Map<String, AttributeValue> auditKey(long sequence) {
        return key(AUDIT, sortable(sequence));
    }

    static Map<String, AttributeValue> resetKey(String id) {
        return key(RESETS, id);
    }

    static Map<String, AttributeValue> partKey(String digest, int index) {
        return key("SNAPSHOT#" + digest, "%04d".formatted(index));
    }

    static Map<String, AttributeValue> edgeKey(String edge) {
        return key("EDGE", edge);
    }

    static Map<String, AttributeValue> breakerKey(String breaker) {
        return key(TARGETS, "BREAKER#" + breaker);
    }

    static Map<String, AttributeValue> healthKey(String backend) {
        return key(TARGETS, "HEALTH#" + backend);
    }

    /// What a sort key of [#TARGETS] names.
    static String nameIn(String sortKey) {
        return sortKey.substring(sortKey.indexOf('#') + 1);
    }

    static Map<String, AttributeValue> idempotencyKey(String digest) {
        return key(IDEMPOTENCY + digest, "KEY");
    }

    static Map<String, AttributeValue> idempotentReplyKey(String digest, String owner) {
        return key(IDEMPOTENCY + digest, "REPLY#" + owner);
    }

    static Map<String, AttributeValue> limitKey(String key) {
        return key(LIMIT_PREFIX + key, "STATE");
    }

    /// A number as a sort key.
    static String sortable(long number) {
        return "%019d".formatted(number);
    }

    private static Map<String, AttributeValue> key(String partition, String sort) {
        return Map.of(PARTITION_KEY, AttributeValue.fromS(partition), SORT_KEY, AttributeValue.fromS(sort));
    }

    /// Makes the table, on demand and with expiry, and waits until it can be used; does nothing where it stands. For
    /// the local gateway and tests: in AWS the stack makes it.
    public static void create(DynamoDbClient client, String tableName) {
        try {
            client.createTable(table -> table.tableName(tableName)
                    .attributeDefinitions(text(PARTITION_KEY), text(SORT_KEY))
                    .keySchema(part(PARTITION_KEY, KeyType.HASH), part(SORT_KEY, KeyType.RANGE))
                    .billingMode(BillingMode.PAY_PER_REQUEST));
        } catch (ResourceInUseException e) {
            // it stands: another process, or an earlier start, made it
        }
        try (var waiter = client.waiter()) {
            waiter.waitUntilTableExists(table -> table.tableName(tableName));
        }
        var expiry = client.describeTimeToLive(table -> table.tableName(tableName))
                .timeToLiveDescription()
                .timeToLiveStatus();
        if (expiry == TimeToLiveStatus.DISABLED)
            client.updateTimeToLive(table -> table.tableName(tableName)
                    .timeToLiveSpecification(ttl -> ttl.attributeName(EXPIRES).enabled(true)));
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement part(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}

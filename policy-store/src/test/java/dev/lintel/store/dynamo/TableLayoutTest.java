package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class TableLayoutTest {
    private final LocalDynamo dynamo = LocalDynamo.shared();

    @Test
    void makesTheTableOnceAndLeavesItAloneAfter() {
        String table = dynamo.newTable();
        dynamo.client().putItem(put -> put.tableName(table).item(TableLayout.headKey()));

        TableLayout.create(dynamo.client(), table);

        assertTrue(dynamo.client()
                .getItem(get -> get.tableName(table).key(TableLayout.headKey()))
                .hasItem());
    }

    @Test
    void letsItemsExpireThatSaySo() {
        String table = dynamo.newTable();
        var expiry = dynamo.client()
                .describeTimeToLive(describe -> describe.tableName(table))
                .timeToLiveDescription();
        assertEquals(TimeToLiveStatus.ENABLED, expiry.timeToLiveStatus());
        assertEquals(TableLayout.EXPIRES, expiry.attributeName());
    }

    @Test
    void sortsNumbersAsText() {
        assertTrue(TableLayout.sortable(9).compareTo(TableLayout.sortable(10)) < 0);
        assertTrue(TableLayout.sortable(10).compareTo(TableLayout.sortable(Long.MAX_VALUE)) < 0);
    }

    @Test
    void knowsHeadByItsKeys() {
        assertTrue(TableLayout.isHead("CONFIG", "HEAD"));
        assertFalse(TableLayout.isHead("CONFIG", "HEADS"));
        assertFalse(TableLayout.isHead("AUDIT", "HEAD"));
    }
}

package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ResourceTest {
    private static final String ORDERS = "{'id':'orders','targets':['http://127.0.0.1:9000']}";
    private final Admin admin = new Admin();

    @Test
    void putCreatesAndGetShows() {
        var created = admin.put("/v1/backends/orders", ORDERS);
        assertEquals(201, created.status(), created.text());
        assertEquals("1", created.header("Lintel-Revision"));
        assertEquals("/v1/backends/orders", created.header("Location"));
        var shown = admin.get("/v1/backends/orders");
        assertEquals(200, shown.status());
        assertEquals(created.text(), shown.text());
        assertEquals(created.etag(), shown.etag());
        assertEquals(
                304,
                admin.get("/v1/backends/orders", "If-None-Match", shown.etag()).status());
    }

    @Test
    void replacingNeedsTheTagOfWhatIsThere() {
        String tag = admin.put("/v1/backends/orders", ORDERS).etag();
        String other = ORDERS.replace("9000", "9001");
        assertEquals(
                "precondition-required", admin.put("/v1/backends/orders", other).problem());
        assertEquals(
                "precondition-failed",
                admin.put("/v1/backends/orders", other, "If-Match", "\"x\"").problem());
        var replaced = admin.put("/v1/backends/orders", other, "If-Match", tag);
        assertEquals(200, replaced.status(), replaced.text());
        assertEquals("2", replaced.header("Lintel-Revision"));
    }

    @Test
    void anIdenticalPutMakesNoRevision() {
        admin.put("/v1/backends/orders", ORDERS);
        var again = admin.put("/v1/backends/orders", "{'targets':['http://127.0.0.1:9000']}");
        assertEquals(200, again.status(), again.text());
        assertEquals("1", again.header("Lintel-Revision"));
    }

    @Test
    void appliesADocumentInYaml() {
        var applied = admin.yaml("/v1/apply", """
                lintel: 1
                backends:
                  - id: orders
                    targets: ["http://127.0.0.1:9000"]
                """, "If-Match", "*");
        assertEquals(200, applied.status(), applied.text());
        assertEquals("added", applied.json().at("/changes/0/change").asString());
        var exported = admin.get("/v1/document", "Accept", "application/yaml");
        assertTrue(
                exported.text().startsWith("lintel: 1\nbackends:\n  - id: orders\n    targets:\n      - http://127"),
                exported.text());
        assertEquals(
                "precondition-required", admin.yaml("/v1/apply", "lintel: 1").problem());
    }
}

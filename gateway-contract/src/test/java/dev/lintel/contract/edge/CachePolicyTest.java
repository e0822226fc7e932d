package dev.lintel.contract.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CachePolicyTest {
    @Test
    void theContractSeparatesCallersByHostAndByTheEdgesKey() {
        CachePolicy policy = CachePolicy.ofContract();

        assertEquals(List.of("Lintel-Host", "Lintel-Cache-Key"), policy.headers());
        assertEquals(Duration.ZERO, policy.defaultTtl(), "what says nothing of caching is not cached");
        assertEquals(Duration.ZERO, policy.minTtl(), "private and no-store are heeded only then");
        assertTrue(policy.gzip() && policy.brotli());
    }

    @Test
    void refusesWhatItWouldNotHeed() {
        assertThrows(IllegalArgumentException.class, () -> read("{\"ttl\":1}"));
        assertThrows(IllegalArgumentException.class, () -> read("{\"queryStrings\":\"all\",\"cookies\":\"all\"}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> read("{\"queryStrings\":\"all\",\"cookies\":\"none\",\"minTtlSeconds\":5}"));
    }

    private static CachePolicy read(String json) {
        return CachePolicy.read(json.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.lintel.router.proxy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/9", "192.0.2.1", "2001:db8::/33"));

    @Test
    void holdsWhatLiesInABlock() {
        assertTrue(proxies.contain("10.127.255.255"));
        assertTrue(proxies.contain("::ffff:10.1.2.3"));
        assertTrue(proxies.contain("192.0.2.1"));
        assertTrue(proxies.contain("2001:db8:7fff::1"));
    }

    @Test
    void holdsNothingElse() {
        assertFalse(proxies.contain("10.128.0.0"));
        assertFalse(proxies.contain("192.0.2.2"));
        assertFalse(proxies.contain("2001:db8:8000::1"));
        assertFalse(proxies.contain(""));
        assertFalse(proxies.contain("localhost"));
    }

    @Test
    void refusesWhatIsNoBlock() {
        assertThrows(IllegalArgumentException.class, () -> new TrustedProxies(List.of("10.0.0.0/33")));
        assertThrows(IllegalArgumentException.class, () -> new TrustedProxies(List.of("shop.example/8")));
    }
}

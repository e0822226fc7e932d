package dev.lintel.router.upstream.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Discovery;
import dev.lintel.contract.Discovery.Reach;
import dev.lintel.contract.Discovery.Refresh;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.upstream.Site;
import dev.lintel.router.upstream.TargetSource;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsTargetsTest {
    private static final Refresh REFRESH = new Refresh(Duration.ofSeconds(5), Duration.ofSeconds(60));
    private final EventLoops loops = new EventLoops(1);
    private final DnsDouble server = new DnsDouble();
    private final DnsClient client =
            new DnsClient(loops, new SingletonDnsServerAddressStreamProvider(server.address()));

    @AfterEach
    void close() {
        client.close();
        server.close();
        loops.close();
    }

    private static TargetSource.Found found(TargetSource source) throws Exception {
        return source.find().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private TargetSource addresses() {
        return new DnsTargets(new Discovery.Dns("orders.test", 8080, new Reach(true, "/v1"), REFRESH), client);
    }

    private TargetSource services() {
        return new DnsTargets(new Discovery.Srv("_http._tcp.orders.test", new Reach(false, ""), REFRESH), client);
    }

    private static Site at(String literal) {
        return new Site(true, "orders.test", InetAddress.ofLiteral(literal), 8080, "/v1", 1, 0, Map.of());
    }

    @Test
    void makesEveryAddressOfBothFamiliesATarget() throws Exception {
        server.address("orders.test", "192.0.2.1", 30)
                .address("orders.test", "192.0.2.2", 20)
                .address("orders.test", "2001:db8::1", 40);
        TargetSource.Found found = found(addresses());
        assertEquals(Set.of(at("192.0.2.1"), at("192.0.2.2"), at("2001:db8::1")), new HashSet<>(found.sites()));
        assertEquals(Duration.ofSeconds(20), found.again());
    }

    @Test
    void doesWithOneFamily() throws Exception {
        server.address("orders.test", "192.0.2.1", 30);
        assertEquals(List.of(at("192.0.2.1")), found(addresses()).sites());
        server.forget().address("orders.test", "2001:db8::1", 30);
        assertEquals(List.of(at("2001:db8::1")), found(addresses()).sites());
    }

    @Test
    void followsAnAlias() throws Exception {
        server.alias("orders.test", "orders.elsewhere.test", "192.0.2.9", 30);
        assertEquals(List.of(at("192.0.2.9")), found(addresses()).sites());
    }

    @Test
    void keepsTheLifeOfRecordsWithinBounds() throws Exception {
        server.address("orders.test", "192.0.2.1", 0);
        assertEquals(Duration.ofSeconds(5), found(addresses()).again());
        server.forget().address("orders.test", "192.0.2.1", 86_400);
        assertEquals(Duration.ofSeconds(60), found(addresses()).again());
    }

    @Test
    void failsForANameThatIsNotThereAndAServerThatFails() {
        assertThrows(ExecutionException.class, () -> found(addresses()));
        assertThrows(ExecutionException.class, () -> found(services()));
        server.address("orders.test", "192.0.2.1", 30).broken = true;
        assertThrows(ExecutionException.class, () -> found(addresses()));
    }

    @Test
    void readsPriorityWeightAndPortOfServices() throws Exception {
        server.service("_http._tcp.orders.test", 10, 3, 8081, "a.orders.test", 30)
                .service("_http._tcp.orders.test", 10, 0, 8082, "b.orders.test", 30)
                .service("_http._tcp.orders.test", 20, 7, 8083, "c.orders.test", 30);
        Set<Site> expected = Set.of(
                new Site(false, "a.orders.test", null, 8081, "", 300, 10, Map.of()),
                new Site(false, "b.orders.test", null, 8082, "", 1, 10, Map.of()),
                new Site(false, "c.orders.test", null, 8083, "", 700, 20, Map.of()));
        assertEquals(expected, new HashSet<>(found(services()).sites()));
    }

    @Test
    void passesOverServicesThatCannotBeCalled() throws Exception {
        server.service("_http._tcp.orders.test", 0, 1, 81, "a.orders.test", 30)
                .service("_http._tcp.orders.test", 0, 1, 0, "b.orders.test", 30)
                .service("_http._tcp.orders.test", 0, 1, 83, "my_host.orders.test", 30);
        assertEquals(
                List.of("a.orders.test"),
                found(services()).sites().stream().map(Site::host).toList());
    }

    @Test
    void takesServicesThatAllWeighNothingForEqual() throws Exception {
        server.service("_http._tcp.orders.test", 0, 0, 81, "a.orders.test", 30)
                .service("_http._tcp.orders.test", 0, 0, 82, "b.orders.test", 30);
        assertEquals(
                List.of(1, 1),
                found(services()).sites().stream().map(Site::weight).toList());
    }

    @Test
    void takesTheRootForNoService() {
        server.service("_http._tcp.orders.test", 0, 0, 0, "", 30); // RFC 2782: decidedly not available
        assertThrows(ExecutionException.class, () -> found(services()));
    }

    @Test
    void asksFromAPortOfItsOwnEachTime() throws Exception {
        server.address("orders.test", "192.0.2.1", 30);
        for (int i = 0; i < 8; i++) found(addresses());
        Set<Integer> ports = new HashSet<>(server.askedFrom);
        assertTrue(ports.size() >= 8, ports.toString());
    }
}

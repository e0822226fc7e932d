package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.ProblemType;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.net.AddressPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks on the guard before every connection: whoever writes documents, answers DNS or sends replies tries to make
/// the
/// router call its own host. A real server listens on loopback; it must not be reached.
class ServerSideForgeryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "2130706433",
                "0177.0.0.1",
                "017700000001",
                "0x7f000001",
                "localhost",
                "LOCALHOST",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:ffff:7f00:0001]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "0.0.0.0",
                "[::]",
                "0"
            })
    void reachesLoopbackByNoSpelling(String host) throws Exception {
        try (var server = RawServer.saying(OK);
                var caller = Caller.to("http://" + host + ":" + server.port())
                        .addresses(AddressPolicy.publicOnly())
                        .build()) {
            ProblemType type = caller.get("/").problem().type();
            // what the resolver takes for no address at all cannot be reached either
            assertTrue(
                    type == ProblemType.UPSTREAM_ADDRESS_REFUSED || type == ProblemType.UPSTREAM_UNREACHABLE,
                    type.name());
            assertEquals(0, server.accepted());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.1", "127.0.1", "0x7f.0.0.1", "127.0.0.1.", "127.0.0.1%2f", "[::ffff:127.1]", "[::1%25lo]"})
    void takesNoDocumentWithHalfAnAddress(String host) {
        assertThrows(
                IllegalArgumentException.class, () -> new UpstreamSpec.Target(URI.create("http://" + host + ":80"), 1));
    }

    @Test
    void isNotFooledByANameThatChangesItsMind() throws Exception {
        // public while it is checked, loopback while it is used: there is one look-up, and its answer is what is called
        var lookUps = new AtomicInteger();
        Names rebinding = host -> List.of(
                lookUps.getAndIncrement() % 2 == 0
                        ? InetAddress.ofLiteral("169.254.169.254")
                        : InetAddress.getLoopbackAddress());
        try (var server = RawServer.saying(OK);
                var caller = Caller.to("http://rebind.test:" + server.port())
                        .addresses(AddressPolicy.publicOnly())
                        .names(rebinding)
                        .build()) {
            for (int i = 0; i < 4; i++)
                assertEquals(
                        ProblemType.UPSTREAM_ADDRESS_REFUSED,
                        caller.get("/").problem().type());
            assertEquals(4, lookUps.get()); // one for each connection, none beside it
            assertEquals(0, server.accepted());
        }
    }

    @Test
    void callsOnlyTheAllowedAmongManyAddresses() throws Exception {
        Names mixed = host -> List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.getLoopbackAddress());
        try (var server = RawServer.saying(OK);
                var caller = Caller.to("http://mixed.test:" + server.port())
                        .addresses(AddressPolicy.parse("loopback"))
                        .names(mixed)
                        .build()) {
            assertEquals("ok", caller.get("/").text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "fd00:ec2::254"})
    void callsNoForbiddenAddressThatDiscoveryGives(String address) throws Exception {
        try (var server = RawServer.saying(OK)) {
            var site =
                    new Site(false, "orders.test", InetAddress.ofLiteral(address), server.port(), "", 1, 0, Map.of());
            TargetSource source = new TargetSource() {
                @Override
                public CompletionStage<Found> find() {
                    return CompletableFuture.completedStage(new Found(List.of(site), Duration.ofHours(1)));
                }

                @Override
                public void close() {}
            };
            try (var caller = Caller.to()
                    .source(source)
                    .addresses(AddressPolicy.publicOnly())
                    .build()) {
                assertEquals(
                        ProblemType.UPSTREAM_ADDRESS_REFUSED,
                        caller.get("/").problem().type());
                assertEquals(0, server.accepted());
            }
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (var inner = RawServer.saying(OK);
                var outer = RawServer.saying(
                        "HTTP/1.1 302 Found\r\nLocation: " + inner.url() + "/\r\nContent-Length: 0\r\n\r\n");
                var caller = Caller.to(outer.url()).build()) {
            Caller.Answer answer = caller.get("/");
            assertEquals(302, answer.status()); // the client's business
            assertEquals(URI.create(inner.url() + "/"), URI.create(String.valueOf(answer.header("Location"))));
            assertEquals(0, inner.accepted());
        }
    }
}

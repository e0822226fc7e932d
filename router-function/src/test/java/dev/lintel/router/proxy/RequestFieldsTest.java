package dev.lintel.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.Timeouts;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.telemetry.AccessRecord;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RequestFieldsTest {
    private static final String PROXY = "10.0.0.1";
    private final RequestFields fields = new RequestFields(
            new GatewaySettings(GatewaySettings.Limits.DEFAULT, Timeouts.DEFAULT, List.of("10.0.0.0/8"), "lintel"),
            new SplittableRandom(1));
    private final AccessRecord record = new AccessRecord();

    private Headers cleaned(Request request) {
        return fields.cleaned(request, record);
    }

    private static Request viaProxy(String... pairs) {
        return Requests.from(PROXY, "HTTP/1.1", Requests.of("GET", "/", pairs));
    }

    @Test
    void believesNoProxyThatNamesWhatIsNoHost() {
        for (String said : List.of("", "evil.example/", "a, b", "user@a", "a b"))
            assertEquals(
                    "shop.example", cleaned(viaProxy("X-Forwarded-Host", said)).first("X-Forwarded-Host"));
        Headers chained = cleaned(viaProxy("Forwarded", "for=192.0.2.9;host=\"evil.example/\""));
        assertEquals("shop.example", chained.first("X-Forwarded-Host"));
    }

    @Test
    void dropsWhatEndsAtThisHop() {
        Headers out = cleaned(Requests.of(
                "GET",
                "/",
                "Connection",
                "X-Secret-Hop , close",
                "x-secret-hop",
                "1",
                "Keep-Alive",
                "timeout=5",
                "Proxy-Authorization",
                "Basic eA==",
                "Proxy-Connection",
                "keep-alive",
                "Transfer-Encoding",
                "chunked",
                "Upgrade",
                "h2c",
                "HTTP2-Settings",
                "AAMAAABk",
                "Proxy",
                "http://evil",
                "TE",
                "gzip",
                "Host",
                "shop.example",
                "Lintel-Principal",
                "root",
                "Proxy-Status",
                "kept",
                "Accept",
                "*/*"));
        for (String name : List.of(
                "Connection",
                "X-Secret-Hop",
                "Keep-Alive",
                "Proxy-Authorization",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Upgrade",
                "HTTP2-Settings",
                "Proxy",
                "TE",
                "Host",
                "Lintel-Principal")) assertFalse(out.contains(name), name);
        assertEquals("kept", out.first("Proxy-Status"));
        assertEquals("*/*", out.first("Accept"));
    }

    @Test
    void keepsTrailersOfTe() {
        assertEquals(
                "trailers",
                cleaned(Requests.of("GET", "/", "TE", "gzip;q=1, Trailers")).first("TE"));
    }

    @Test
    void letsAWebSocketHandshakeThrough() {
        Headers out = cleaned(Requests.of("GET", "/", "Connection", "keep-alive, Upgrade", "Upgrade", "WebSocket"));
        assertEquals("Upgrade", out.first("Connection"));
        assertEquals("websocket", out.first("Upgrade"));
    }

    @Test
    void letsNoOtherUpgradeThrough() {
        assertNull(cleaned(Requests.of("GET", "/", "Connection", "Upgrade", "Upgrade", "h2c"))
                .first("Upgrade"));
        assertNull(cleaned(Requests.of("POST", "/", "Connection", "Upgrade", "Upgrade", "websocket"))
                .first("Upgrade"));
        assertNull(cleaned(Requests.of("GET", "/", "Upgrade", "websocket")).first("Upgrade"));
    }

    @Test
    void believesNobodyByDefault() {
        Headers out = cleaned(Requests.of(
                "GET",
                "/",
                "X-Forwarded-For",
                "6.6.6.6",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Port",
                "443",
                "Forwarded",
                "for=6.6.6.6",
                "X-Request-Id",
                "forged"));
        assertEquals(List.of("192.0.2.7"), out.all("X-Forwarded-For"));
        assertEquals("http", out.first("X-Forwarded-Proto"));
        assertEquals("shop.example", out.first("X-Forwarded-Host"));
        assertEquals("80", out.first("X-Forwarded-Port"));
        assertEquals("for=192.0.2.7;host=shop.example;proto=http", out.first("Forwarded"));
        assertNotEquals("forged", out.first("X-Request-Id"));
        assertEquals("192.0.2.7", record.client);
    }

    @Test
    void continuesTheTrailOfATrustedProxy() {
        Headers out = cleaned(viaProxy(
                "X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.9.9.9",
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Host", "www.example",
                "X-Request-Id", "abc-123"));
        assertEquals("6.6.6.6, 203.0.113.9, 10.9.9.9, 10.0.0.1", out.first("X-Forwarded-For"));
        assertEquals("https", out.first("X-Forwarded-Proto"));
        assertEquals("www.example", out.first("X-Forwarded-Host"));
        assertEquals("443", out.first("X-Forwarded-Port"));
        assertEquals("abc-123", record.requestId);
        assertEquals("203.0.113.9", record.client);
    }

    @Test
    void readsForwardedOfATrustedProxyWhereThatIsAllItSent() {
        Headers out = cleaned(
                viaProxy("Forwarded", "for=evil, for=\"[2001:db8::9]:4711\";proto=https;host=\"www.example:8443\""));
        assertEquals("2001:db8::9", record.client);
        assertEquals("https", out.first("X-Forwarded-Proto"));
        assertEquals("8443", out.first("X-Forwarded-Port"));
    }

    @Test
    void replacesARequestIdThatCouldBreakALine() {
        cleaned(viaProxy("X-Request-Id", "a\"b c"));
        assertEquals(32, record.requestId.length());
        cleaned(viaProxy("X-Request-Id", "a".repeat(129)));
        assertEquals(32, record.requestId.length());
    }

    @Test
    void quotesAnIpV6PeerInForwarded() {
        Headers out = cleaned(Requests.from("2001:db8::1", "HTTP/2", Requests.of("GET", "/")));
        assertEquals("for=\"[2001:db8::1]\";host=shop.example;proto=http", out.first("Forwarded"));
        assertEquals("2.0 lintel", out.first("Via"));
    }

    @Test
    void continuesAValidTraceAndItsState() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Headers out = cleaned(Requests.of(
                "GET",
                "/",
                "traceparent",
                "00-" + trace + "-b7ad6b7169203331-01",
                "tracestate",
                "a=1",
                "tracestate",
                "b=2"));
        assertEquals(trace, record.traceId());
        assertEquals(record.traceParent, out.first("traceparent"));
        assertEquals("a=1, b=2", out.first("tracestate"));
    }

    @Test
    void beginsANewTraceWhenTheFieldIsDoubledOrInvalid() {
        String valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Headers out = cleaned(Requests.of("GET", "/", "traceparent", valid, "traceparent", valid, "tracestate", "a=1"));
        assertNotEquals("0af7651916cd43dd8448eb211c80319c", record.traceId());
        assertNull(out.first("tracestate"));
        assertEquals(1, out.all("traceparent").size());
    }

    @Test
    void refusesALoopByItsOwnEntriesInVia() {
        assertEquals(
                "1.1 lintel, 1.0 fred, 1.1 lintel",
                cleaned(Requests.of("GET", "/", "Via", "1.1 lintel", "Via", "1.0 fred"))
                        .first("Via"));
        String often = String.join(", ", java.util.Collections.nCopies(5, "1.1 lintel"));
        ProblemException refused =
                assertThrows(ProblemException.class, () -> cleaned(Requests.of("GET", "/", "Via", often)));
        assertEquals(ProblemType.LOOP_DETECTED, refused.problem().type());
        assertTrue(record.requestId.length() == 32);
    }

    @Test
    void countsMaxForwardsDownForOptionsOnly() {
        assertEquals(
                "4", cleaned(Requests.of("OPTIONS", "/", "Max-Forwards", "5")).first("Max-Forwards"));
        assertEquals("5", cleaned(Requests.of("GET", "/", "Max-Forwards", "5")).first("Max-Forwards"));
        assertTrue(MaxForwards.endsHere("OPTIONS", Headers.of("max-forwards", "0")));
    }
}

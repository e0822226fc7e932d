package dev.lintel.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import org.junit.jupiter.api.Test;

final class ReplyFieldsTest {
    private final ReplyFields fields = new ReplyFields("lintel");

    @Test
    void dropsHopByHopFieldsAndNamesTheRequest() {
        Headers backend = Headers.of(
                "Connection",
                "close, X-Hop",
                "X-Hop",
                "1",
                "Keep-Alive",
                "5",
                "Transfer-Encoding",
                "chunked",
                "Proxy-Authenticate",
                "Basic",
                "lintel-note",
                "x",
                "X-Request-Id",
                "theirs",
                "Via",
                "1.1 nginx",
                "Content-Encoding",
                "br",
                "Upgrade",
                "h2");
        Reply cleaned = fields.cleaned(Reply.of(200, backend, Body.EMPTY), "ours");
        assertEquals(
                Headers.of("Content-Encoding", "br", "Via", "1.1 nginx, 1.1 lintel", "X-Request-Id", "ours"),
                cleaned.headers());
    }

    @Test
    void dropsHopByHopFieldsOfAnInterimReply() {
        Headers hints = Headers.of("Link", "</a>", "Connection", "X-Hop", "X-Hop", "1", "Upgrade", "h2c");
        assertEquals(Headers.of("Link", "</a>"), ReplyFields.interim(hints));
    }

    @Test
    void keepsTheUpgradeOfASwitchedConnection() {
        Headers backend = Headers.of("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Accept", "x");
        Headers cleaned =
                fields.cleaned(Reply.of(101, backend, Body.EMPTY), "id").headers();
        assertEquals("Upgrade", cleaned.first("Connection"));
        assertEquals("websocket", cleaned.first("Upgrade"));
    }
}

package dev.lintel.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the edge keeps, for how long, and who gets it.
final class CachingTest {
    private final Stage stage = new Stage();
    private int answers;

    @AfterEach
    void stop() {
        stage.close();
    }

    private void routerSays(String... headers) {
        stage.router = request -> Stage.reply("answer " + ++answers, headers);
    }

    private static Request get(String target, String... headers) {
        return Requests.of("GET", target, headers);
    }

    @Test
    void aReplyIsKeptAsLongAsItSays() throws Exception {
        routerSays("Cache-Control", "max-age=10");

        assertEquals("answer 1", stage.read(get("/a")));
        stage.passes(Duration.ofSeconds(9));
        Reply hit = stage.send(get("/a"));
        assertEquals("answer 1", CollectSink.read(hit.body()));
        assertEquals("Hit from lintel-dev", hit.headers().first("X-Cache"));
        assertEquals("9", hit.headers().first("Age"));
        assertEquals("Tue, 24 Nov 2026 12:00:00 GMT", hit.headers().first("Date"));
        stage.passes(Duration.ofSeconds(1));
        assertEquals("answer 2", stage.read(get("/a")));
    }

    @Test
    void aHitHasARecordAndRunsBothFunctions() throws Exception {
        routerSays("Cache-Control", "max-age=10");
        stage.read(get("/a"));
        stage.functions.called.clear();

        stage.read(get("/a"));

        assertEquals("hit", stage.records.getFirst().edge);
        assertEquals("[viewer-request, viewer-response]", stage.functions.called.toString());
        assertEquals(1, stage.atRouter.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store",
                "private, max-age=10",
                "no-cache",
                "max-age=0",
                "s-maxage=0, max-age=10",
                "public",
                "max-age=x"
            })
    void notKept(String control) throws Exception {
        routerSays("Cache-Control", control);

        stage.read(get("/a"));
        assertEquals("answer 2", stage.read(get("/a")));
    }

    @Test
    void whatSaysNothingIsNotKept() throws Exception {
        routerSays();

        stage.read(get("/a"));
        assertEquals("answer 2", stage.read(get("/a")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *              |
            Accept, *      |
            *, Accept      |
            Accept         | *
            Accept ,\t*    | Origin
            """)
    void whatVariesByMoreThanFieldsIsNotKept(String vary, String another) throws Exception {
        if (another == null) routerSays("Cache-Control", "max-age=10", "Vary", vary);
        else routerSays("Cache-Control", "max-age=10", "Vary", vary, "vary", another);

        stage.read(get("/a"));
        assertEquals("answer 2", stage.read(get("/a")));
    }

    @Test
    void whatVariesByFieldsIsKept() throws Exception {
        routerSays("Cache-Control", "max-age=10", "Vary", "Accept-Encoding, X-*");

        stage.read(get("/a"));
        assertEquals("answer 1", stage.read(get("/a")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Expires       | Tue, 24 Nov 2026 12:00:10 GMT    | true
            Expires       | Tue, 24 Nov 2026 11:59:10 GMT    | false
            Expires       | never                            | false
            Cache-Control | s-maxage=10, max-age=0           | true
            Cache-Control | MAX-AGE=10                       | true
            """)
    void otherWaysToSayIt(String name, String value, boolean kept) throws Exception {
        routerSays(name, value);

        stage.read(get("/a"));
        assertEquals(kept ? "answer 1" : "answer 2", stage.read(get("/a")));
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "301, true",
        "404, true",
        "503, true",
        "201, false",
        "206, false",
        "401, false",
        "429, false"
    })
    void byStatus(int status, boolean kept) throws Exception {
        stage.router = request -> Stage.reply(status, "answer " + ++answers, "Cache-Control", "max-age=10");

        stage.read(get("/a"));
        assertEquals(kept ? "answer 1" : "answer 2", stage.read(get("/a")));
    }

    @ParameterizedTest
    @CsvSource({"POST, 3", "PUT, 3", "OPTIONS, 3", "HEAD, 1"})
    void otherMethodsAskTheOriginButForHead(String method, int asked) throws Exception {
        routerSays("Cache-Control", "max-age=10");
        stage.read(get("/a"));

        stage.send(Requests.of(method, "/a"));
        stage.send(Requests.of(method, "/a"));

        assertEquals(asked, stage.atRouter.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a?b=1 | Accept-Encoding: x
            /b     | Accept-Encoding: x
            /a     | Accept-Encoding: gzip
            /a     | Accept-Encoding: br
            /a     | Lintel-Cache-Key: other
            /a     | Lintel-Host: other.example
            """)
    void aDifferenceInTheKeySeparates(String target, String field) throws Exception {
        routerSays("Cache-Control", "max-age=10");
        stage.read(get("/a"));
        String[] parts = field.split(": ", 2);

        assertEquals("answer 2", stage.read(get(target, parts[0], parts[1])));
    }

    @Test
    void callersThatTheFunctionTellsApartNeverGetEachOthersReplies() throws Exception {
        stage.functions.request = event -> {
            var headers = (tools.jackson.databind.node.ObjectNode)
                    event.path("request").path("headers");
            headers.putObject("lintel-cache-key")
                    .put(
                            "value",
                            "digest of "
                                    + headers.path("authorization")
                                            .path("value")
                                            .asString(""));
            return event.path("request");
        };
        stage.router = request ->
                Stage.reply("for " + request.headers().first("Authorization"), "Cache-Control", "max-age=10");
        for (int round = 0; round < 2; round++)
            for (String who : new String[] {"ann", "bob"})
                assertEquals("for " + who, stage.read(get("/a", "Authorization", who)));

        assertEquals(2, stage.atRouter.size(), "each was kept for its own");
    }

    @Test
    void theViewersOwnCacheControlChangesNothing() throws Exception {
        routerSays("Cache-Control", "max-age=10");
        stage.read(get("/a"));

        assertEquals("answer 1", stage.read(get("/a", "Cache-Control", "no-cache", "Pragma", "no-cache")));
    }

    @Test
    void whatIsStaleIsAskedAfterAndServedIfUnchanged() throws Exception {
        routerSays("Cache-Control", "max-age=10", "ETag", "\"v1\"", "Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT");
        stage.read(get("/a"));
        stage.passes(Duration.ofSeconds(10));
        stage.router = request -> Reply.of(304, Headers.of("ETag", "\"v1\""), Body.EMPTY);

        Reply reply = stage.send(get("/a"));

        assertEquals("\"v1\"", stage.last().headers().first("If-None-Match"));
        assertEquals("Tue, 24 Nov 2026 10:00:00 GMT", stage.last().headers().first("If-Modified-Since"));
        assertEquals(200, reply.status());
        assertEquals("RefreshHit from lintel-dev", reply.headers().first("X-Cache"));
        assertEquals("answer 1", CollectSink.read(reply.body()));
        stage.passes(Duration.ofSeconds(9));
        assertEquals("Hit from lintel-dev", stage.send(get("/a")).headers().first("X-Cache"));
    }

    private void unchanged(String... headers) {
        stage.router = request -> Reply.of(304, Headers.of(headers), Body.EMPTY);
    }

    private void staleWith(String... headers) throws Exception {
        routerSays(headers);
        stage.read(get("/a"));
        stage.passes(Duration.ofSeconds(10));
    }

    @Test
    void theFieldsOfA304TakeThePlaceOfThoseKept() throws Exception {
        staleWith(
                "Cache-Control",
                "max-age=10",
                "ETag",
                "\"v1\"",
                "Age",
                "5",
                "Link",
                "</old>",
                "Content-Length",
                "8",
                "Content-Language",
                "en");
        unchanged(
                "Cache-Control",
                "max-age=60",
                "ETag",
                "\"v1\"",
                "Date",
                "Tue, 24 Nov 2026 12:00:10 GMT",
                "link",
                "</new>",
                "link",
                "</more>",
                "Content-Length",
                "0",
                "Lintel-Cache-Tag",
                "r.new");

        Headers refreshed = stage.send(get("/a")).headers();
        assertEquals(java.util.List.of("</new>", "</more>"), refreshed.all("Link"));
        assertEquals("0", refreshed.first("Age"));
        stage.passes(Duration.ofSeconds(59));
        Reply hit = stage.send(get("/a"));
        assertEquals("Hit from lintel-dev", hit.headers().first("X-Cache"), "as long as the 304 says");
        assertEquals("answer 1", CollectSink.read(hit.body()));
        assertEquals("59", hit.headers().first("Age"));
        assertEquals("Tue, 24 Nov 2026 12:00:10 GMT", hit.headers().first("Date"));
        assertEquals("en", hit.headers().first("Content-Language"));
        assertEquals("8", hit.headers().first("Content-Length"));
        assertEquals(1, stage.cache.invalidateTag("r.new"));
    }

    @Test
    void a304WithAShorterLifetimeShortensIt() throws Exception {
        staleWith("Cache-Control", "s-maxage=10", "ETag", "\"v1\"");
        unchanged("Cache-Control", "max-age=2");
        stage.read(get("/a"));

        stage.passes(Duration.ofSeconds(2));
        assertEquals(
                "RefreshHit from lintel-dev", stage.send(get("/a")).headers().first("X-Cache"));
    }

    @Test
    void a304ThatExpiresLaterProlongs() throws Exception {
        staleWith("Expires", "Tue, 24 Nov 2026 12:00:10 GMT", "ETag", "\"v1\"");
        unchanged("Expires", "Tue, 24 Nov 2026 12:01:00 GMT");
        stage.read(get("/a"));

        stage.passes(Duration.ofSeconds(49));
        assertEquals("Hit from lintel-dev", stage.send(get("/a")).headers().first("X-Cache"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Cache-Control | no-store
            Cache-Control | private, max-age=10
            Vary          | Accept, *
            """)
    void whatA304ForbidsToKeepGoes(String name, String value) throws Exception {
        staleWith("Cache-Control", "max-age=10", "ETag", "\"v1\"");
        unchanged(name, value);

        assertEquals("answer 1", stage.read(get("/a")));
        assertEquals(0, stage.cache.size());
    }

    @Test
    void aDirectOriginThatConfirmsIsRecorded() throws Exception {
        HttpServer origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", "max-age=10");
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(exchange.getRequestHeaders().containsKey("If-None-Match") ? 304 : 200, -1);
            exchange.close();
        });
        origin.start();
        try {
            stage.functions.origin = "{\"update\":{\"domainName\":\"127.0.0.1\",\"customHeaders\":{},"
                    + "\"customOriginConfig\":{\"port\":" + origin.getAddress().getPort()
                    + ",\"protocol\":\"http\"}}}";
            stage.read(get("/a"));
            stage.passes(Duration.ofSeconds(10));

            assertEquals(
                    "RefreshHit from lintel-dev",
                    stage.send(get("/a")).headers().first("X-Cache"));
            assertEquals(
                    "[direct, direct]",
                    stage.records.stream().map(record -> record.edge).toList().toString());
        } finally {
            origin.stop(0);
        }
    }

    @Test
    void a304OfAnotherVersionConfirmsNothing() throws Exception {
        staleWith("Cache-Control", "max-age=10", "ETag", "\"v1\"");
        unchanged("Cache-Control", "max-age=60", "ETag", "\"v2\"");

        assertEquals("\"v1\"", stage.send(get("/a")).headers().first("ETag"));
        assertEquals(0, stage.cache.size());
    }

    @Test
    void cookiesOfA304AreKeptOnlyIfTheyMayBe() throws Exception {
        staleWith("Cache-Control", "max-age=10", "ETag", "\"v1\"");
        unchanged("Cache-Control", "max-age=60, no-cache=\"Set-Cookie\"", "Set-Cookie", "a=1");

        assertEquals("a=1", stage.send(get("/a")).headers().first("Set-Cookie"), "for who asked");
        assertNull(stage.send(get("/a")).headers().first("Set-Cookie"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            If-None-Match: "v1"                               | 304 |
            If-None-Match: W/"v1"                             | 304 |
            If-None-Match: "v0", "v1"                         | 304 |
            If-None-Match: *                                  | 304 |
            If-None-Match: "v2"                               | 200 | answer 1
            If-Modified-Since: Tue, 24 Nov 2026 10:00:00 GMT  | 304 |
            If-Modified-Since: Tue, 24 Nov 2026 09:59:59 GMT  | 200 | answer 1
            Range: bytes=0-2                                  | 206 | ans
            Range: bytes=7-                                   | 206 | 1
            Range: bytes=-1                                   | 206 | 1
            Range: bytes=100-                                 | 416 |
            Range: bytes=0-1,3-4                              | 200 | answer 1
            """)
    void aHitAnswersConditionsAndRanges(String field, int status, String body) throws Exception {
        routerSays("Cache-Control", "max-age=10", "ETag", "\"v1\"", "Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT");
        stage.read(get("/a"));
        int colon = field.indexOf(": ");

        Reply reply = stage.send(get("/a", field.substring(0, colon), field.substring(colon + 2)));

        assertEquals(status, reply.status());
        assertEquals(body == null ? "" : body, CollectSink.read(reply.body()));
        assertEquals(1, stage.atRouter.size());
    }

    @Test
    void setCookieIsKeptWithTheReplyUnlessToldNotTo() throws Exception {
        routerSays("Cache-Control", "max-age=10", "Set-Cookie", "a=1; Path=/");
        stage.read(get("/a"));
        assertEquals("a=1; Path=/", stage.send(get("/a")).headers().first("Set-Cookie"));
        assertTrue(stage.told.getFirst().contains("Set-Cookie"), stage.told.toString());

        routerSays("Cache-Control", "max-age=10, no-cache=\"Set-Cookie\"", "Set-Cookie", "a=1; Path=/");
        stage.read(get("/b"));
        assertNull(stage.send(get("/b")).headers().first("Set-Cookie"));
    }

    @Test
    void tagsAndPathsInvalidate() throws Exception {
        routerSays("Cache-Control", "max-age=10", "Lintel-Cache-Tag", "all, r.shop");
        stage.read(get("/a"));
        stage.read(get("/a/b"));

        assertEquals(0, stage.cache.invalidateTag("r.other"));
        assertEquals(1, stage.cache.invalidatePath("/a"));
        assertEquals(1, stage.cache.invalidateTag("r.shop"));
        stage.read(get("/a"));
        assertEquals(1, stage.cache.invalidatePath("/*"));
    }

    @Test
    void whatWasAskedForBeforeAnInvalidationIsNotKeptAfterIt() throws Exception {
        stage.router = request -> {
            stage.cache.invalidateTag("r.shop"); // meanwhile
            return Stage.reply("old", "Cache-Control", "max-age=10");
        };

        stage.read(get("/a"));

        assertEquals(0, stage.cache.size());
    }

    @Test
    void streamsOfEventsAreNotKept() throws Exception {
        routerSays("Cache-Control", "max-age=10", "Content-Type", "text/event-stream; charset=utf-8");

        stage.read(get("/a"));

        assertEquals(0, stage.cache.size());
    }

    @Test
    void whatIsCutOrTooLongIsNotKept() throws Exception {
        stage.router = request -> Stage.reply("", "Cache-Control", "max-age=10").withBody(new Cut());
        stage.read(get("/a"));
        stage.router = request -> Stage.reply("x".repeat(EdgeCache.MOST_BODY_BYTES + 1), "Cache-Control", "max-age=10");
        stage.read(get("/b"));

        assertEquals(0, stage.cache.size());
    }

    @Test
    void thereIsOnlySoMuchRoom() throws Exception {
        stage.router = request -> Stage.reply("x".repeat(30_000), "Cache-Control", "max-age=10");
        for (String path : new String[] {"/1", "/2", "/3", "/1", "/4"}) stage.read(get(path));

        assertEquals(3, stage.cache.size());
        int before = stage.atRouter.size();
        stage.read(get("/1"));
        assertEquals(before, stage.atRouter.size(), "used lately");
        assertTrue(stage.send(get("/2")).headers().contains("X-Cache"));
        assertEquals(before + 1, stage.atRouter.size(), "used longest ago");
    }

    /// A body that ends too early.
    private static final class Cut implements Body {
        @Override
        public long length() {
            return -1;
        }

        @Override
        public void start(Sink sink) {
            sink.open(Flow.DONE);
            sink.write(Unpooled.wrappedBuffer(new byte[] {1}));
            sink.fail(new IOException("cut"));
        }

        @Override
        public void discard() {}
    }
}

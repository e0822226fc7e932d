package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.http.FakeCall;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.store.limit.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LimitsTest {
    private final Harness router = new Harness();

    @AfterEach
    void stop() {
        router.close();
    }

    /// One route that answers by itself, with these policies in place.
    private void limits(String... policies) {
        router.routes("{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'reply': {'status': 200}, 'policies': ["
                + String.join(", ", policies) + "]}");
    }

    private static String field(Reply reply, String name) {
        return Objects.requireNonNull(reply.headers().first(name), name);
    }

    @Test
    void refusesBeyondTheBurstAndTellsWhenToComeBack() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '10s', 'burst': 2}");
        assertEquals(200, router.get("/").status());
        assertEquals(200, router.get("/").status());
        Reply refused = router.get("/");
        assertEquals(429, refused.status());
        assertEquals("10", field(refused, "Retry-After"));
        assertEquals("no-store", field(refused, "Cache-Control"));
        assertEquals("\"r/rate-limit\";q=2;w=20", field(refused, "RateLimit-Policy"));
        assertEquals("\"r/rate-limit\";r=0;t=10", field(refused, "RateLimit"));
        var problem = Objects.requireNonNull(refused.problem());
        assertEquals("rate-limited", problem.type().slug());
        assertEquals(List.of("r/rate-limit"), problem.members().get("violated-policies"));
        assertEquals(10L, problem.members().get("retryAfterSeconds"));
        router.now = router.now.plusSeconds(10);
        assertEquals(200, router.get("/").status());
    }

    @Test
    void takesAllLimitsOfARouteOrNone() {
        limits(
                "{'kind': 'rate-limit', 'limit': 1, 'burst': 5, 'per': '1h'}",
                "{'kind': 'headers', 'response': {'set': {'X-A': '1'}}}",
                "{'kind': 'quota', 'limit': 1, 'per': 'minute', 'key': 'client-ip'}");
        assertEquals(200, router.get("/").status());
        assertEquals(429, router.get("/").status());
        assertEquals(
                "quota-exceeded",
                Objects.requireNonNull(router.get("/").problem()).type().slug());
        assertEquals(2, router.desk.asked.getLast().size());
        router.now = router.now.plusSeconds(60);
        for (int i = 0; i < 4; i++) {
            assertEquals(200, router.get("/").status(), "the refused ones took nothing of the other limit");
            router.now = router.now.plusSeconds(60);
        }
        assertEquals(
                "rate-limited",
                Objects.requireNonNull(router.get("/").problem()).type().slug());
    }

    @Test
    void countsByTheClientsAddressWhateverItSays() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '1h', 'key': 'client-ip'}");
        assertEquals(200, router.get("/", "X-Forwarded-For", "198.51.100.1").status());
        assertEquals(429, router.get("/", "X-Forwarded-For", "198.51.100.2").status());
        assertEquals(429, router.get("/", "Forwarded", "for=198.51.100.3").status());
        assertEquals("client-ip=192.0.2.7", router.desk.lastAsk().key());
        assertEquals(
                200,
                router.send(Requests.from("192.0.2.8", "HTTP/1.1", Requests.of("GET", "/")))
                        .status());
    }

    @Test
    void countsNetworksAsOne() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '1h', 'key': {'clientIp': {'ipv4': 24, 'ipv6': 48}}}");
        assertEquals(200, from("192.0.2.7").status());
        assertEquals(429, from("192.0.2.200").status());
        assertEquals("client-ip=192.0.2.0/24", router.desk.lastAsk().key());
        assertEquals(200, from("192.0.3.7").status());
        assertEquals(200, from("2001:db8:1:2::3").status());
        assertEquals(429, from("2001:db8:1:9::1").status());
        assertEquals(
                "client-ip=2001:0db8:0001:0000:0000:0000:0000:0000/48",
                router.desk.lastAsk().key());
        assertEquals(429, from("::ffff:192.0.2.9").status());
    }

    private Reply from(String address) {
        return router.send(Requests.from(address, "HTTP/1.1", Requests.of("GET", "/")));
    }

    @Test
    void showsTheStoreNoValueThatClientsWrite() {
        limits("{'kind': 'rate-limit', 'limit': 9, 'key': ['header:X-Key', 'cookie:s', 'query:t', 'host', 'route']}");
        router.get("/?t=query-value", "x-key", "header-value", "Cookie", "a=b; s=cookie-value");
        String key = router.desk.lastAsk().key();
        assertTrue(
                key.matches(
                        "header:x-key=~[\\w-]{22};cookie:s=~[\\w-]{22};query:t=~[\\w-]{22};host=shop.example;route=r"),
                key);
        router.get("/?t=query-value", "x-key", "other-value", "Cookie", "a=b; s=cookie-value");
        assertNotEquals(key, router.desk.lastAsk().key());
    }

    @Test
    void countsThoseThatLackAPartTogetherOrNotAtAllOrRefusesThem() {
        limits("{'kind': 'rate-limit', 'limit': 9, 'key': 'header:X-Tenant'}");
        assertEquals(200, router.get("/").status());
        assertEquals("header:x-tenant!", router.desk.lastAsk().key());
        limits("{'kind': 'rate-limit', 'limit': 9, 'key': 'header:X-Tenant', 'onMissing': 'skip'}");
        assertEquals(200, router.get("/").status());
        assertEquals(1, router.desk.asked.size());
        limits("{'kind': 'rate-limit', 'limit': 9, 'key': 'header:X-Tenant', 'onMissing': 'refuse'}");
        Reply refused = router.get("/");
        assertEquals(400, refused.status());
        assertTrue(Objects.requireNonNull(refused.problem()).detail().contains("header:x-tenant"));
    }

    @Test
    void letsExemptClientsPassUncounted() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'exempt': {'clients': ['192.0.2.0/24']}}");
        assertEquals(200, router.get("/").status());
        assertEquals(List.of(), router.desk.asked);
        assertEquals(200, from("192.0.3.1").status());
        assertEquals(1, router.desk.asked.size());
    }

    @Test
    void sharesANamedLimitAmongRoutesAndCountsOnesInPlaceApart() {
        router.publish(
                "{'lintel': 1, 'policies': [{'id': 'all', 'kind': 'rate-limit', 'limit': 1, 'per': '1h'}], 'routes': ["
                        + "{'id': 'a', 'match': {'path': '/a'}, 'reply': {}, 'policies': ['all']},"
                        + "{'id': 'b', 'match': {'path': '/b'}, 'reply': {}, 'policies': ['all']},"
                        + "{'id': 'c', 'match': {'path': '/c'}, 'reply': {}, 'policies': [{'kind': 'rate-limit', 'limit': 1, 'per': '1h'}]},"
                        + "{'id': 'd', 'match': {'path': '/d'}, 'reply': {}, 'policies': [{'kind': 'rate-limit', 'limit': 1, 'per': '1h'}]}]}");
        assertEquals(200, router.get("/a").status());
        assertEquals(429, router.get("/b").status());
        assertEquals(200, router.get("/c").status());
        assertEquals(200, router.get("/d").status());
    }

    @Test
    void takesWhatAnExpressionCosts() {
        limits("{'kind': 'rate-limit', 'limit': 10, 'per': '1h',"
                + " 'cost': {'expression': 'size(request.method) == 3 ? 1 : 6 + size(request.query)'}}");
        router.send(Requests.of("GET", "/"));
        assertEquals(1, router.desk.lastAsk().cost());
        router.send(Requests.of("POST", "/?a=1&b=%20"));
        assertEquals(8, router.desk.lastAsk().cost());
        limits("{'kind': 'rate-limit', 'limit': 10, 'per': '1h', 'cost': {'expression': 'int(request.query.n)'}}");
        router.get("/?n=4");
        assertEquals(4, router.desk.lastAsk().cost());
        router.get("/?n=4000");
        assertEquals(10, router.desk.lastAsk().cost(), "the whole limit");
        router.get("/?m=x");
        assertEquals(1, router.desk.lastAsk().cost(), "of an expression that fails");
        int asked = router.desk.asked.size();
        assertEquals(200, router.get("/?n=0").status());
        assertEquals(asked, router.desk.asked.size(), "what costs nothing is not asked for");
    }

    @Test
    void countsByAnExpression() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '1h', 'key': {'expression': 'request.headers.tenant'}}");
        assertEquals(200, router.get("/", "Tenant", "a").status());
        assertEquals(429, router.get("/", "tenant", "a").status());
        assertEquals(200, router.get("/", "tenant", "b").status());
        assertEquals(200, router.get("/").status());
        assertTrue(router.desk.lastAsk().key().endsWith("!"), "what the expression fails on is missing");
    }

    @Test
    void keepsALimitThatOnlyObserves() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '1h', 'mode': 'observe'}");
        assertEquals(200, router.get("/").status());
        Reply second = router.get("/");
        assertEquals(200, second.status());
        assertNull(second.headers().first("RateLimit"));
        String records = router.recorded();
        assertTrue(records.contains("\"lintel.limit.outcome\":\"observed\""), records);
        assertFalse(records.contains("\"lintel.limit.outcome\":\"refused\""), records);
    }

    @Test
    void observingRefusesNoRequestForWhatItLacks() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'mode': 'observe', 'key': 'header:X-Key', 'onMissing': 'refuse'}");
        assertEquals(200, router.get("/").status());
        assertTrue(router.desk.asked.isEmpty(), "not counted either");
    }

    @Test
    void anObservedLimitTakesNothingOfARequestThatIsRefused() {
        limits(
                "{'kind': 'rate-limit', 'limit': 1, 'per': '1h'}",
                "{'kind': 'rate-limit', 'limit': 5, 'per': '1h', 'mode': 'observe'}");
        assertEquals(200, router.get("/").status());
        assertEquals(429, router.get("/").status());
        assertEquals(3, router.desk.asked.size(), "two for the first request, one for the second");
    }

    @Test
    void explainsARefusalInItsRecord() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '1h', 'key': 'header:X-Key'}");
        router.get("/", "X-Key", "s3cret");
        router.get("/", "X-Key", "s3cret");
        String record = router.recorded();
        assertTrue(
                record.contains("\"lintel.limit.outcome\":\"refused\",\"lintel.limit.policy\":\"r/rate-limit\","
                        + "\"lintel.limit.key\":\"header:x-key=~"),
                record);
        assertTrue(
                record.contains("\"lintel.limit.limit\":1,\"lintel.limit.remaining\":0,\"lintel.limit.local\":true,"
                        + "\"lintel.instance\":\"instance-1\""),
                record);
        assertTrue(record.contains("\"lintel.revision\":1"), record);
        assertFalse(record.contains("s3cret"), record);
        router.telemetry.close();
        assertTrue(
                router.metrics.toString(java.nio.charset.StandardCharsets.UTF_8).contains("\"LimitRefused\":1"));
    }

    @Test
    void tellsWhereALimitStandsOnSuccessesWhereAsked() throws Exception {
        limits(
                "{'kind': 'rate-limit', 'limit': 10, 'per': '1m', 'fieldsOnSuccess': true}",
                "{'kind': 'quota', 'limit': 100, 'per': 'day', 'fieldsOnSuccess': true}",
                "{'kind': 'concurrency', 'limit': 5, 'fieldsOnSuccess': true}",
                "{'kind': 'rate-limit', 'limit': 7}");
        Reply reply = router.get("/");
        assertEquals(200, reply.status());
        assertEquals(
                "\"r/rate-limit\";q=10;w=60, \"r/quota\";q=100;w=86400, \"r/concurrency\";q=5;qu=\"concurrent-requests\"",
                field(reply, "RateLimit-Policy"));
        assertEquals(
                "\"r/rate-limit\";r=9;t=6, \"r/quota\";r=99;t=43200, \"r/concurrency\";r=4", field(reply, "RateLimit"));
        assertEquals(3, Parser.parseList(field(reply, "RateLimit-Policy")).get().size());
        assertEquals(3, Parser.parseList(field(reply, "RateLimit")).get().size());
    }

    @Test
    void givesPlacesBackWhenTheReplyIsOver() {
        limits("{'kind': 'concurrency', 'limit': 1}");
        Request first = Requests.of("GET", "/");
        assertEquals(
                200, router.gateway.handle(first).toCompletableFuture().join().status());
        Reply second = router.gateway
                .handle(Requests.of("GET", "/"))
                .toCompletableFuture()
                .join();
        assertEquals(429, second.status());
        assertEquals(
                "concurrency-exceeded",
                Objects.requireNonNull(second.problem()).type().slug());
        ((FakeCall) first.call()).finish(0);
        assertEquals(200, router.get("/").status());
    }

    @Test
    void givesAPlaceBackThatCameAfterTheClientLeft() {
        limits("{'kind': 'concurrency', 'limit': 1}");
        var late = new CompletableFuture<Verdict>();
        var released = new java.util.concurrent.atomic.AtomicInteger();
        router.desk.answer = asks -> late;
        Request request = Requests.of("GET", "/");
        var reply = router.gateway.handle(request).toCompletableFuture();
        assertFalse(reply.isDone());
        ((FakeCall) request.call()).finish(0);
        late.complete(new Verdict.Admitted(List.of(), released::incrementAndGet));
        assertTrue(reply.isDone());
        assertEquals(1, released.get());
    }

    @Test
    void failsOpenAtTheFairShareAndSaysSo() {
        limits("{'kind': 'rate-limit', 'limit': 1, 'per': '1h'}");
        router.desk.fail();
        assertEquals(200, router.get("/").status());
        assertEquals(429, router.get("/").status());
        String records = router.recorded();
        assertTrue(records.contains("\"lintel.limit.outcome\":\"failed-open\""), records);
        assertTrue(records.contains("\"lintel.limit.outcome\":\"refused\""), records);
        assertTrue(records.contains("\"lintel.limit.store\":\"failed\""), records);
    }

    @Test
    void failsClosedWhereOneOfTheLimitsDoes() {
        limits(
                "{'kind': 'rate-limit', 'limit': 100, 'storeTimeout': '30ms'}",
                "{'kind': 'quota', 'limit': 100, 'per': 'day', 'onStoreFailure': 'fail-closed', 'storeTimeout': '20ms'}");
        router.desk.fail();
        Reply refused = router.get("/");
        assertEquals(503, refused.status());
        assertEquals(
                "store-unavailable",
                Objects.requireNonNull(refused.problem()).type().slug());
        assertEquals("1", field(refused, "Retry-After"));
        assertEquals(Duration.ofMillis(20), router.desk.atMost.getFirst());
        assertTrue(router.recorded().contains("\"lintel.limit.outcome\":\"failed-closed\""));
    }

    @Test
    void asksOnceForLimitsOfOneKeyAndApartForOthersCosts() {
        limits(
                "{'kind': 'rate-limit', 'limit': 100, 'key': 'client-ip'}",
                "{'kind': 'quota', 'limit': 100, 'per': 'day', 'key': 'client-ip'}",
                "{'kind': 'quota', 'limit': 100, 'per': 'hour', 'key': 'client-ip', 'cost': 3}");
        router.get("/");
        var asks = router.desk.asked.getLast();
        assertEquals(2, asks.size());
        assertEquals(2, asks.get(0).limits().size());
        assertEquals("client-ip=192.0.2.7", asks.get(0).key());
        assertEquals("client-ip=192.0.2.7;limit=r/quota/2", asks.get(1).key());
        assertEquals(3, asks.get(1).cost());
    }
}

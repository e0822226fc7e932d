package dev.lintel.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.policy.CallFailure;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.CollectSink;
import dev.lintel.router.http.FakeCall;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.http.Requests;
import dev.lintel.router.http.SentBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IdempotencyTest {
    private final Harness router = new Harness();
    private final CompletableFuture<Reply> slow = new CompletableFuture<>();
    private int orders;

    @AfterEach
    void stop() {
        router.close();
    }

    private void route(String policy) {
        router.routes("{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'idempotency-key'" + policy + "}]}");
        creates();
    }

    /// The backend makes a new order each time.
    private void creates() {
        router.upstream("a").answer = request -> {
            orders++;
            return CompletableFuture.completedFuture(Reply.of(
                    201, Headers.of("Location", "/" + orders), new SentBody(true, false, "order ", "" + orders)));
        };
    }

    private void answers(int status) {
        router.upstream("a").answer =
                request -> CompletableFuture.completedFuture(Reply.of(status, Headers.EMPTY, Body.EMPTY));
    }

    private static Request post(String key, String body, String... fields) {
        String[] all = new String[fields.length + 2];
        all[0] = "Idempotency-Key";
        all[1] = key;
        System.arraycopy(fields, 0, all, 2, fields.length);
        return Requests.of("POST", "/orders", all).withBody(new SentBody(true, false, body));
    }

    private CompletableFuture<Reply> begin(Request request) {
        return router.gateway.handle(request).toCompletableFuture();
    }

    private Reply send(Request request) {
        Reply reply = begin(request).join();
        ((FakeCall) request.call()).finish(reply.status());
        return reply;
    }

    private String text(Reply reply) {
        return CollectSink.read(reply.body());
    }

    private static ProblemType problem(Reply reply) {
        return Objects.requireNonNull(reply.problem()).type();
    }

    private int calls() {
        return router.upstream("a").requests.size();
    }

    @Test
    void answersASecondRequestWithTheReplyToTheFirst() {
        route("");
        Reply first = send(post("\"k\"", "{}"));
        assertEquals("order 1", text(first));
        assertNull(first.headers().first("Idempotent-Replayed"));
        Reply second = send(post("\"k\"", "{}"));
        assertEquals(201, second.status());
        assertEquals("/1", second.headers().first("Location"));
        assertEquals("true", second.headers().first("Idempotent-Replayed"));
        assertEquals("order 1", text(second));
        assertEquals(1, calls());
        String record = router.recorded();
        assertTrue(record.contains("\"lintel.idempotency\":\"first\""), record);
        assertTrue(record.contains("\"lintel.idempotency\":\"replayed\""), record);
        assertEquals("order 2", text(send(post("\"other\"", "{}"))));
    }

    @Test
    void takesAKeyWithQuotesAndWithoutForTheSame() {
        route("");
        text(send(post("\"k\"", "{}")));
        assertEquals("order 1", text(send(post("k", "{}"))));
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherRequest() {
        route("");
        text(send(post("k", "{}", "Content-Type", "application/json")));
        assertEquals(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                problem(send(post("k", "{ }", "Content-Type", "application/json"))));
        assertEquals(ProblemType.IDEMPOTENCY_KEY_REUSED, problem(send(post("k", "{}", "Content-Type", "text/plain"))));
        Request elsewhere =
                Requests.of("POST", "/orders?x=1", "Idempotency-Key", "k", "Content-Type", "application/json");
        assertEquals(
                ProblemType.IDEMPOTENCY_KEY_REUSED, problem(send(elsewhere.withBody(new SentBody(true, false, "{}")))));
        assertEquals(1, calls());
    }

    @Test
    void tellsCallersApart() {
        route(", 'scope': ['Authorization', 'X-Tenant']");
        text(send(post("k", "{}", "Authorization", "Bearer a")));
        assertEquals("order 2", text(send(post("k", "{}", "Authorization", "Bearer b"))));
        assertEquals("order 3", text(send(post("k", "{}", "Authorization", "Bearer a", "X-Tenant", "t"))));
        assertEquals("order 1", text(send(post("k", "{}", "Authorization", "Bearer a"))));
    }

    @Test
    void refusesKeysThatAreNone() {
        route("");
        for (String key : List.of("", "\"", "\"a", "\"a\"b", "\"\"", "a b", "\"\\x\"", "x".repeat(256)))
            assertEquals(ProblemType.IDEMPOTENCY_KEY_INVALID, problem(send(post(key, ""))), key);
        assertEquals(ProblemType.IDEMPOTENCY_KEY_INVALID, problem(send(post("a", "", "Idempotency-Key", "b"))));
        assertEquals(0, calls());
    }

    @Test
    void wantsAKeyWhereItIsRequired() {
        route(", 'required': true");
        assertEquals(ProblemType.IDEMPOTENCY_KEY_INVALID, problem(send(Requests.of("POST", "/"))));
        assertEquals(201, send(Requests.of("GET", "/")).status());
    }

    @Test
    void answers409ToATwinWhileTheFirstIsAtWork() {
        route("");
        router.upstream("a").answer = request -> slow;
        var first = begin(post("k", "{}"));
        Reply twin = send(post("k", "{}"));
        assertEquals(ProblemType.IDEMPOTENCY_KEY_IN_USE, problem(twin));
        assertEquals("1", twin.headers().first("Retry-After"));
        slow.complete(Reply.of(200, Headers.EMPTY, Body.EMPTY));
        assertEquals(200, first.join().status());
        assertEquals(200, send(post("k", "{}")).status());
        assertEquals(1, calls());
    }

    @Test
    void letsATwinWaitForTheFirst() {
        route(", 'waitFor': '5s'");
        router.upstream("a").answer = request -> slow;
        var first = begin(post("k", "{}"));
        var twin = begin(post("k", "{}"));
        var other = begin(post("k", "not the same"));
        router.pass(Duration.ofSeconds(2));
        assertFalse(twin.isDone());
        slow.complete(Reply.of(200, Headers.EMPTY, new SentBody(true, false, "done")));
        assertEquals("done", text(first.join()));
        router.pass(Duration.ofSeconds(1));
        assertEquals("done", text(twin.join()));
        assertEquals(ProblemType.IDEMPOTENCY_KEY_REUSED, problem(other.join()));
        assertEquals(1, calls());
    }

    @Test
    void beginsNothingForATwinWhoseClientLeft() {
        route(", 'waitFor': '5s'");
        router.upstream("a").answer = request -> slow;
        begin(post("k", "{}"));
        Request waiting = post("k", "{}");
        var twin = begin(waiting);
        ((FakeCall) waiting.call()).leave();
        slow.complete(Reply.of(503, Headers.EMPTY, Body.EMPTY));
        router.pass(Duration.ofSeconds(1));
        assertTrue(twin.isDone());
        assertEquals(1, calls());
        creates();
        assertEquals("order 1", text(send(post("k", "{}"))), "the key is free");
    }

    @Test
    void letsATwinWaitNoLongerThanAllowed() {
        route(", 'waitFor': '2s'");
        router.upstream("a").answer = request -> slow;
        begin(post("k", "{}"));
        var twin = begin(post("k", "{}"));
        router.pass(Duration.ofMillis(1999));
        assertFalse(twin.isDone());
        router.pass(Duration.ofMillis(1));
        assertEquals(409, twin.join().status());
    }

    @Test
    void passesAKeyOnWhenItsHolderIsGone() {
        route(", 'lease': '10s'");
        router.upstream("a").answer = request -> slow;
        begin(post("k", "{}"));
        router.blocking = call -> {}; // it died: nothing of it reaches the ledger any more
        router.pass(Duration.ofSeconds(13));
        router.blocking = Runnable::run;
        creates();
        assertEquals("order 1", text(send(post("k", "{}"))));
    }

    @Test
    void renewsTheLeaseOfALongCall() {
        route(", 'lease': '9s'");
        router.upstream("a").answer = request -> slow;
        var first = begin(post("k", "{}"));
        router.pass(Duration.ofSeconds(60));
        assertEquals(409, send(post("k", "{}")).status());
        slow.complete(Reply.of(200, Headers.EMPTY, Body.EMPTY));
        assertEquals(200, first.join().status());
        int renewals =
                (int) router.ledger.asked.stream().filter("renew"::equals).count();
        assertEquals(20, renewals);
        router.pass(Duration.ofSeconds(60));
        assertEquals(
                renewals, router.ledger.asked.stream().filter("renew"::equals).count(), "renewed after its end");
    }

    @Test
    void freesTheKeyWhenNothingWasDone() {
        route("");
        for (int status : List.of(429, 503)) {
            answers(status);
            assertEquals(status, send(post("k", "{}")).status());
        }
        router.upstream("a").answer =
                request -> router.upstream("a").failing(CallFailure.CONNECT_FAILURE, ProblemType.UPSTREAM_UNREACHABLE);
        assertEquals(502, send(post("k", "{}")).status());
        creates();
        assertEquals("order 1", text(send(post("k", "{}"))));
    }

    @Test
    void keepsTheKeyForItsLeaseWhenNobodyKnowsWhatWasDone() {
        route(", 'lease': '10s'");
        router.upstream("a").answer =
                request -> router.upstream("a").failing(CallFailure.TIMEOUT, ProblemType.UPSTREAM_TIMEOUT);
        assertEquals(504, send(post("k", "{}")).status());
        creates();
        assertEquals(409, send(post("k", "{}")).status());
        router.pass(Duration.ofSeconds(13));
        assertEquals("order 1", text(send(post("k", "{}"))));
    }

    @Test
    void keepsErrorsOfTheBackendToo() {
        route("");
        answers(500);
        assertEquals(500, send(post("k", "{}")).status());
        creates();
        assertEquals(500, send(post("k", "{}")).status());
    }

    @Test
    void saysThatALargeReplyWasNotKept() {
        route(", 'maxReplyBytes': 60");
        assertEquals("order 1", text(send(post("k", "{}"))));
        assertEquals("order 1", text(send(post("k", "{}"))), "38 bytes with its fields");
        router.upstream("a").answer = request -> CompletableFuture.completedFuture(
                Reply.of(200, Headers.EMPTY, new SentBody(false, false, "x".repeat(40), "x".repeat(40))));
        assertEquals(80, text(send(post("large", "{}"))).length());
        assertEquals(ProblemType.REPLY_NOT_KEPT, problem(send(post("large", "{}"))));
        assertEquals(2, calls());
    }

    @Test
    void finishesForAClientThatLeft() {
        route("");
        router.upstream("a").answer = request -> {
            request.call().onGone(() -> {
                throw new AssertionError("the backend's call was dropped");
            });
            return slow;
        };
        Request request = post("k", "{}");
        var first = begin(request);
        ((FakeCall) request.call()).leave();
        slow.complete(Reply.of(200, Headers.EMPTY, new SentBody(true, false, "done")));
        first.join().body().discard(); // as an entry does with what nobody waits for
        assertEquals("done", text(send(post("k", "{}"))));
        assertEquals(1, calls());
    }

    @Test
    void holdsTheEndOfAReplyUntilItIsStored() {
        route("");
        Request request = post("k", "{}");
        Reply reply = begin(request).join();
        List<Runnable> held = new ArrayList<>();
        router.blocking = held::add;
        var sink = new CollectSink();
        reply.body().start(sink);
        assertEquals("order 1", sink.text.toString());
        assertFalse(sink.ended);
        held.forEach(Runnable::run);
        assertTrue(sink.ended);
    }

    @Test
    void endsAReplyThatCannotBeStoredInTime() {
        route(", 'storeTimeout': '300ms'");
        Reply reply = begin(post("k", "{}")).join();
        router.blocking = call -> {};
        var sink = new CollectSink();
        reply.body().start(sink);
        router.pass(Duration.ofMillis(300));
        assertTrue(sink.ended);
    }

    @Test
    void refusesRequestsWhileTheStoreIsAway() {
        route("");
        router.ledger.away = true;
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem(send(post("k", "{}"))));
        assertEquals(0, calls());
        assertEquals(201, send(Requests.of("POST", "/")).status(), "it has no key");
    }

    @Test
    void refusesRequestsWhileTheStoreIsSlow() {
        route(", 'storeTimeout': '200ms'");
        List<Runnable> held = new ArrayList<>();
        router.blocking = held::add;
        var reply = begin(post("k", "{}"));
        router.pass(Duration.ofMillis(200));
        assertEquals(503, reply.join().status());
        router.blocking = Runnable::run;
        held.forEach(Runnable::run);
        assertEquals(201, send(post("k", "{}")).status(), "the late claim was given up");
    }

    @Test
    void letsRequestsThroughUnprotectedWhereTheDocumentSaysSo() {
        route(", 'onStoreFailure': 'fail-open'");
        router.ledger.away = true;
        assertEquals(201, send(post("k", "{}")).status());
        assertEquals(201, send(post("k", "{}")).status());
        assertEquals(2, calls());
        assertTrue(router.recorded().contains("\"lintel.idempotency\":\"unprotected\""));
    }

    @Test
    void repeatsNothingItselfForAKeyThatOnlyTheGatewayHonours() {
        router.routes("{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'idempotency-key'}, {'kind': 'retry'}]}");
        answers(504);
        var reply = begin(post("k", "{}"));
        router.pass(Duration.ofSeconds(5));
        assertEquals(504, reply.join().status());
        assertEquals(1, calls());
    }

    @Test
    void keepsAKeyTakenWhenAnEarlierAttemptMayHaveDoneIt() {
        router.routes("{'id': 'r', 'match': {'path': {'prefix': '/'}}, 'forward': {'backend': 'a'}, 'policies': ["
                + "{'kind': 'idempotency-key'}, {'kind': 'retry', 'attempts': 2, 'methods': ['POST']}]}");
        router.upstream("a").answer = request -> calls() == 1
                ? router.upstream("a").failing(CallFailure.TIMEOUT, ProblemType.UPSTREAM_TIMEOUT)
                : router.upstream("a").failing(CallFailure.CONNECT_FAILURE, ProblemType.UPSTREAM_UNREACHABLE);
        CompletableFuture<Reply> first = begin(post("k", "{}"));
        router.pass(Duration.ofSeconds(1));
        assertEquals(502, first.join().status());
        CompletableFuture<Reply> second = begin(post("k", "{}"));
        router.pass(Duration.ofSeconds(1));
        assertEquals(409, second.join().status());
        assertEquals(2, calls());
    }

    @Test
    void tellsHostsApart() {
        route("");
        text(send(post("k", "{}")));
        Request elsewhere = post("k", "{}");
        Request there = new Request(
                elsewhere.method(),
                elsewhere.scheme(),
                "b.example.com",
                "b.example.com",
                elsewhere.rawPath(),
                elsewhere.path(),
                elsewhere.query(),
                elsewhere.headers(),
                elsewhere.body(),
                elsewhere.peer(),
                elsewhere.call());
        assertEquals(422, send(there).status());
    }
}

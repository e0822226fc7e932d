package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.edge.CachePolicy;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.upstream.UpstreamServices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// An edge stage with functions, a router and a clock of the test's own.
final class Stage implements Handler, AutoCloseable {
    static final String SECRET = "the-secret";

    final ScriptedFunctions functions = new ScriptedFunctions();
    final EdgeCache cache = new EdgeCache(100_000);
    final List<Request> atRouter = new ArrayList<>();
    final List<AccessRecord> records = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    Instant now = Instant.parse("2026-11-24T12:00:00Z");
    Function<Request, Reply> router = request -> reply("fresh");

    private final EventLoops loops = new EventLoops(1);
    private final DirectOrigins direct = new DirectOrigins(new UpstreamServices(
            loops, AddressPolicy.parse("loopback"), reference -> "", () -> 1_000_000, new Random(1)));
    private final EdgeStage stage = new EdgeStage(
            functions,
            this,
            new RouterOrigin(this, SECRET),
            direct,
            cache,
            CachePolicy.ofContract(),
            new EdgeRecords(() -> 7, (record, outcome) -> records.add(record)),
            loops,
            () -> now,
            new Random(1),
            told::add);

    /// The router.
    @Override
    public CompletionStage<Reply> handle(Request request) {
        atRouter.add(request);
        return CompletableFuture.completedFuture(router.apply(request));
    }

    @Override
    public Reply refuse(Problem problem, String method, String rawPath, Request.Peer peer) {
        return Reply.of(problem);
    }

    static Reply reply(String body, String... headers) {
        return reply(200, body, headers);
    }

    static Reply reply(int status, String body, String... headers) {
        Body bytes = body.isEmpty() ? Body.EMPTY : new BytesBody(body.getBytes(StandardCharsets.UTF_8));
        return Reply.of(status, Headers.of(headers), bytes);
    }

    Reply send(Request request) throws Exception {
        Reply reply = stage.handle(request).toCompletableFuture().get(60, TimeUnit.SECONDS);
        if (request.call() instanceof FakeCall call) call.finish(reply.status());
        return reply;
    }

    /// The reply's body; a body that is kept is kept by then.
    String read(Request request) throws Exception {
        return CollectSink.read(send(request).body());
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    Request last() {
        return atRouter.getLast();
    }

    @Override
    public void close() {
        direct.close();
        loops.close();
    }
}

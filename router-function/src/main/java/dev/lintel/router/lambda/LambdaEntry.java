package dev.lintel.router.lambda;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.edge.OriginGuard;
import dev.lintel.router.entry.DirectEntry;
import dev.lintel.router.entry.GivenRequest;
import dev.lintel.router.entry.ReplyTarget;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns invocations into requests and replies into what the platform takes: streamed, or whole. The origin secret is
/// looked at first, before the rest of the head is checked and before the body is decoded. Thread-safe.
public final class LambdaEntry implements InvocationHandler {
    /// Before the platform ends the invocation, there must be time to say why, and to write records.
    private static final Duration DEADLINE_MARGIN = Duration.ofMillis(500);

    private final DirectEntry entry;
    private final @Nullable OriginGuard guard;
    private final Runnable flushRecords;
    private final Executor background;
    private final InstantSource clock;

    /// @param router whose requests these are
    /// @param guard null to let in everybody who may invoke the function
    /// @param background takes tasks that block for a moment, one for each reply
    public LambdaEntry(RunningRouter router, @Nullable OriginGuard guard, Executor background, InstantSource clock) {
        this(
                guard == null ? router.handler() : guard,
                guard,
                router.settings(),
                router.loops(),
                router::flush,
                background,
                clock);
    }

    LambdaEntry(
            Handler handler,
            @Nullable OriginGuard guard,
            Supplier<GatewaySettings> settings,
            EventLoops loops,
            Runnable flushRecords,
            Executor background,
            InstantSource clock) {
        this.entry = new DirectEntry(handler, settings, loops, NanoClock.SYSTEM);
        this.guard = guard;
        this.flushRecords = flushRecords;
        this.background = background;
        this.clock = clock;
    }

    @Override
    public void handle(Invocation invocation, InvocationResponse response) {
        try {
            HttpEvent event = EventReader.read(invocation.event());
            var reply = new StreamedReply(event.shape(), response, flushRecords, background);
            response.onGone(serve(invocation, event, reply));
        } catch (EventFault fault) {
            response.fail(fault.type(), fault.text());
        } catch (RuntimeException failure) {
            System.getLogger("dev.lintel.router").log(System.Logger.Level.ERROR, "an event could not be read", failure);
            response.fail("Lintel.Failed", "the event could not be read");
        }
    }

    /// The whole reply as one JSON object, for runtimes that do not stream; blocks for it. Records are written by then.
    ///
    /// @throws EventFault if the event is no HTTP request
    byte[] answer(Invocation invocation) {
        HttpEvent event = EventReader.read(invocation.event());
        var reply = new BufferedReply(event.shape());
        CompletableFuture<byte[]> json = reply.json();
        serve(invocation, event, reply);
        try {
            return json.join();
        } catch (CompletionException failure) {
            throw new IllegalStateException("a reply without an end", failure);
        } finally {
            flushRecords.run();
        }
    }

    private Runnable serve(Invocation invocation, HttpEvent event, ReplyTarget target) {
        @Nullable Problem refusal = guard == null ? null : guard.refusal(event.headers());
        Headers headers = event.headers();
        if (!headers.contains("traceparent")) {
            @Nullable String trace = XrayTrace.traceParent(invocation.traceId());
            if (trace != null)
                headers = headers.toBuilder().add("traceparent", trace).build();
        }
        @Nullable String named = guard == null ? null : headers.first("X-Request-Id");
        var given = new GivenRequest(
                event.method(),
                "https",
                event.rawPath(),
                event.query(),
                headers,
                refusal == null ? event.body() : Body.EMPTY,
                new Request.Peer(event.sourceIp(), 0, event.protocol()),
                named == null ? invocation.requestId() : named,
                left(invocation));
        return refusal == null ? entry.serve(given, target) : entry.refuse(given, refusal, target);
    }

    private Duration left(Invocation invocation) {
        Duration left = Duration.between(clock.instant(), invocation.deadline());
        Duration margin = DEADLINE_MARGIN.compareTo(left.dividedBy(4)) < 0 ? DEADLINE_MARGIN : left.dividedBy(4);
        return left.isPositive() ? left.minus(margin) : Duration.ZERO;
    }
}

package dev.lintel.router.entry;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Provenance;
import dev.lintel.router.http.Request;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.function.Supplier;

/// An entry without a socket, for requests that are at hand already: the same checks, limits, problems and accounts as
/// [HttpEntry]. Thread-safe.
public final class DirectEntry {
    private final EventLoops eventLoops;
    private final IdentityHashMap<EventLoop, EntryLoop> loops = new IdentityHashMap<>();

    public DirectEntry(Handler handler, Supplier<GatewaySettings> settings, EventLoops eventLoops, NanoClock clock) {
        this.eventLoops = eventLoops;
        eventLoops.group().forEach(executor -> {
            if (executor instanceof EventLoop loop)
                loops.put(loop, new EntryLoop(loop, handler, settings, clock, InstantSource.system()));
        });
    }

    /// Begins the exchange on one of the loops, where the target is called, too.
    ///
    /// @return to be run if whoever waits for the reply has gone; harmless later
    public Runnable serve(GivenRequest given, ReplyTarget target) {
        return begun(given, target, DirectEntry::begin);
    }

    /// Answers with a problem, before anything else of the request is looked at.
    ///
    /// @return as of [#serve]
    public Runnable refuse(GivenRequest given, Problem problem, ReplyTarget target) {
        return begun(given, target, (exchange, request, loop) -> refuse(exchange, request, loop, problem));
    }

    private interface Beginning {
        void of(DirectExchange exchange, GivenRequest given, EntryLoop loop);
    }

    private Runnable begun(GivenRequest given, ReplyTarget target, Beginning beginning) {
        EventLoop executor = eventLoops.currentOrNext();
        EntryLoop loop = Objects.requireNonNull(loops.get(executor), "a loop of others");
        var exchange = new DirectExchange(loop, given, target);
        if (executor.inEventLoop()) beginning.of(exchange, given, loop);
        else executor.execute(() -> beginning.of(exchange, given, loop));
        return exchange::cancel;
    }

    private static void refuse(DirectExchange exchange, GivenRequest given, EntryLoop loop, Problem problem) {
        if (exchange.isOver()) return;
        exchange.answer(loop.refuse(problem, given.method(), given.rawPath(), given.peer()));
    }

    private static void begin(DirectExchange exchange, GivenRequest given, EntryLoop loop) {
        if (exchange.isOver()) return;
        EntryLimits limits = loop.limits();
        exchange.limitBody(limits.bodyBytes());
        exchange.startTimer();
        GivenHead head;
        try {
            head = GivenHead.of(given, limits);
        } catch (ProblemException refused) {
            refuse(exchange, given, loop, refused.problem());
            return;
        }
        Body body = given.body().length() == 0 ? Body.EMPTY : new GivenBody(given.body(), exchange);
        exchange.ask(new Request(
                given.method(),
                given.scheme(),
                head.authority().text(),
                head.authority().host(),
                given.rawPath(),
                head.path(),
                given.query(),
                head.headers(),
                body,
                given.peer(),
                exchange,
                given.requestId().isEmpty() ? null : Provenance.named(given.requestId())));
    }
}

package dev.lintel.router.lambda;

import dev.lintel.contract.Document;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.edge.OriginGuard;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.JsonAccessLog;
import dev.lintel.store.Change;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.LastGood;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One router with two doors: a socket, and invocations.
final class LambdaFixture implements AutoCloseable {
    final ByteArrayOutputStream records = new ByteArrayOutputStream();
    final RunningRouter router;
    final HttpEntry socket;
    final LambdaEntry lambda;

    LambdaFixture(Document document) {
        this(document, handler -> null, false);
    }

    LambdaFixture(Document document, Function<Handler, @Nullable OriginGuard> guard, boolean cacheTags) {
        var store = new InMemoryRevisionStore(InstantSource.system());
        store.publish(document, new Change("test", ""), store.head());
        var options = RouterOptions.defaults()
                .withThreads(1)
                .withAccessLog(new JsonAccessLog(records))
                .withCacheTags(cacheTags)
                .withAddresses(AddressPolicy.allowing(EnumSet.of(AddressPolicy.Range.LOOPBACK)));
        router = GatewayFactory.start(
                options, store, LastGood.NONE, secret -> "s", InstantSource.system(), NanoClock.SYSTEM);
        if (!router.awaitReady(Duration.ofSeconds(20))) throw new AssertionError("no configuration");
        OriginGuard door = guard.apply(router.handler());
        lambda = new LambdaEntry(router, door, task -> Thread.ofVirtual().start(task), InstantSource.system());
        socket = HttpEntry.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                door == null ? router.handler() : door,
                router.settings(),
                router.loops(),
                NanoClock.SYSTEM);
    }

    static Invocation invocation(byte[] event, Duration within) {
        return new Invocation("invocation-1", InstantSource.system().instant().plus(within), null, "arn", null, event);
    }

    static Invocation invocation(String event) {
        return invocation(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));
    }

    CollectedResponse stream(Invocation invocation) {
        var response = new CollectedResponse();
        lambda.handle(invocation, response);
        return response;
    }

    Answer stream(byte[] event) {
        return stream(invocation(event, Duration.ofMinutes(1))).answer();
    }

    Answer buffer(byte[] event) {
        return Answer.ofObject(lambda.answer(invocation(event, Duration.ofMinutes(1))));
    }

    /// Over the socket.
    Answer send(Corpus.Case request) {
        var head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\nHost: ");
        head.append(request.host()).append("\r\n");
        for (int i = 0; i < request.headers().size(); i += 2)
            head.append(request.headers().get(i))
                    .append(": ")
                    .append(request.headers().get(i + 1))
                    .append("\r\n");
        if (request.body().length > 0 && !request.lengthGiven())
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        head.append("Connection: close\r\n\r\n");
        try (var client =
                new Socket(socket.address().getAddress(), socket.address().getPort())) {
            client.setSoTimeout(20_000);
            var message = new ByteArrayOutputStream();
            message.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            message.writeBytes(request.body());
            client.getOutputStream().write(message.toByteArray());
            return Answer.ofMessage(client.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String recorded() {
        router.flush();
        return records.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        socket.close(Duration.ofSeconds(1));
        router.close();
    }
}

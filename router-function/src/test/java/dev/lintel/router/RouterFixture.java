package dev.lintel.router;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lintel.contract.Document;
import dev.lintel.contract.Headers;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.upstream.aws.AwsAccess;
import dev.lintel.store.Change;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.LastGood;
import dev.lintel.store.breaker.BreakerLedger;
import dev.lintel.store.breaker.InMemoryBreakerLedger;
import dev.lintel.store.idempotency.InMemoryIdempotencyLedger;
import dev.lintel.store.limit.ExactLimitDesk;
import dev.lintel.store.secret.SecretResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/// A whole router on real sockets with one scripted backend behind it.
final class RouterFixture implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final InMemoryRevisionStore store = new InMemoryRevisionStore(InstantSource.system());
    final BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
    final BlockingQueue<String> seenTargets = new LinkedBlockingQueue<>();
    final BlockingQueue<String> seenBodies = new LinkedBlockingQueue<>();
    final RunningRouter router;
    private final HttpServer backend;
    private final HttpEntry entry;

    /// What the backend answers with.
    volatile int status = 200;
    /// Each request waits for a permit at the backend.
    final Semaphore turns = new Semaphore(Integer.MAX_VALUE / 2);

    RouterFixture(UnaryOperator<RouterOptions> options, LastGood lastGood, SecretResolver secrets) throws IOException {
        this(options, lastGood, secrets, new InMemoryBreakerLedger());
    }

    /// @param breakers in common with other fixtures
    RouterFixture(
            UnaryOperator<RouterOptions> options, LastGood lastGood, SecretResolver secrets, BreakerLedger breakers)
            throws IOException {
        this(options, lastGood, secrets, breakers, AwsAccess.standard(Set.of(), name -> null, InstantSource.system()));
    }

    RouterFixture(UnaryOperator<RouterOptions> options, LastGood lastGood, SecretResolver secrets, AwsAccess aws)
            throws IOException {
        this(options, lastGood, secrets, new InMemoryBreakerLedger(), aws);
    }

    private RouterFixture(
            UnaryOperator<RouterOptions> options,
            LastGood lastGood,
            SecretResolver secrets,
            BreakerLedger breakers,
            AwsAccess aws)
            throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        backend.createContext("/", this::answer);
        backend.start();
        RouterOptions all = options.apply(RouterOptions.defaults()
                .withThreads(1)
                .withPoll(Duration.ofMillis(10))
                .withAddresses(AddressPolicy.allowing(EnumSet.of(AddressPolicy.Range.LOOPBACK))));
        router = GatewayFactory.start(
                all,
                store,
                new SharedState(breakers, new InMemoryIdempotencyLedger(), new ExactLimitDesk(InstantSource.system())),
                lastGood,
                secrets,
                InstantSource.system(),
                NanoClock.SYSTEM,
                aws);
        entry = HttpEntry.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                router.handler(),
                router.settings(),
                router.loops(),
                NanoClock.SYSTEM);
    }

    RouterFixture() throws IOException {
        this(UnaryOperator.identity(), LastGood.NONE, secret -> "s3cret");
    }

    private void answer(HttpExchange exchange) throws IOException {
        Headers.Builder fields = Headers.builder();
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
        seen.add(fields.build());
        seenTargets.add(exchange.getRequestURI().toString());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seenBodies.add(body);
        byte[] reply = ("hello " + body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Backend", "yes");
        exchange.getResponseHeaders().add("Connection", "x-hop");
        exchange.getResponseHeaders().add("X-Hop", "1");
        exchange.getResponseHeaders().add("lintel-secret", "1");
        turns.acquireUninterruptibly();
        exchange.sendResponseHeaders(status, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    String backendUrl() {
        return "http://127.0.0.1:" + backend.getAddress().getPort();
    }

    String backendPort() {
        return Integer.toString(backend.getAddress().getPort());
    }

    /// @param json `'` for `"`, `$B` for the backend's URL
    void publish(String json) {
        String text = json.replace('\'', '"')
                .replace("$B", "http://127.0.0.1:" + backend.getAddress().getPort());
        long before = store.head().sequence();
        store.publish(Document.parse(JSON.readTree(text)), new Change("test", ""), store.head());
        long wanted = Math.max(before, store.head().sequence());
        router.changed();
        await(() -> router.status().head().sequence() >= wanted
                || router.status().trouble().isPresent());
    }

    static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) throw new AssertionError("it did not come about");
            Thread.onSpinWait();
        }
    }

    /// The whole reply to one request on a connection of its own.
    String send(String head, String body) {
        try (var socket =
                new Socket(entry.address().getAddress(), entry.address().getPort())) {
            socket.getOutputStream()
                    .write((head.replace("\n", "\r\n") + "Connection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket connect() throws IOException {
        return new Socket(entry.address().getAddress(), entry.address().getPort());
    }

    String get(String target) {
        return send("GET " + target + " HTTP/1.1\nHost: shop.example\n", "");
    }

    Headers received() throws InterruptedException {
        Headers headers = seen.poll(10, TimeUnit.SECONDS);
        if (headers == null) throw new AssertionError("the backend saw nothing");
        return headers;
    }

    @Override
    public void close() {
        entry.close(Duration.ofSeconds(1));
        router.close();
        backend.stop(0);
    }
}

package dev.lintel.local.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lintel.admin.AdminApi;
import dev.lintel.admin.AdminReply;
import dev.lintel.admin.AdminRequest;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemJson;
import dev.lintel.contract.ProblemType;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The admin API on the JDK's HTTP server, one virtual thread a request. Bounded: connections, requests at a time, the
/// time a request may take to arrive, and its size.
final class AdminServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AdminServer.class.getName());
    private static final int REQUESTS_AT_A_TIME = 64;
    private static final int BACKLOG = 128;

    /// The server takes these from system properties alone, once, before its first use. Seconds, where a time.
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", "30",
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "jdk.httpserver.maxConnections", "256",
            "sun.net.httpserver.nodelay", "true");

    /// The server sets these itself, or HTTP/1.1 leaves them to the connection.
    private static final Set<String> OWN = Set.of("content-length", "transfer-encoding", "connection", "date");

    private final HttpServer server;
    private final ExecutorService threads;

    /// What one path of the host itself answers; gets the exchange after it was let in.
    @FunctionalInterface
    interface Place {
        /// @return the reply; null if the place wrote it itself
        @Nullable
        AdminReply answer(AdminRequest request, HttpExchange exchange) throws IOException;
    }

    private AdminServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// @param own paths that the host answers itself, instead of the API
    /// @throws Stop if it cannot listen there
    static AdminServer start(InetSocketAddress bind, AdminApi api, Map<String, Place> own) {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) System.setProperty(name, value);
        });
        try {
            HttpServer server = HttpServer.create(bind, BACKLOG);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            var room = new Semaphore(REQUESTS_AT_A_TIME);
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(exchange, api, own, room));
            server.start();
            return new AdminServer(server, threads);
        } catch (IOException | IllegalArgumentException e) {
            throw cannotListen("admin API", bind, "--admin-port", e);
        }
    }

    static Stop cannotListen(String what, InetSocketAddress bind, String option, Throwable e) {
        if (bind.isUnresolved()) return new Stop(ExitCode.INVALID, "--bind: there is no host " + bind.getHostString());
        String why = String.valueOf(e.getMessage()).contains("in use")
                ? "the port is in use by another process; choose another with " + option
                : String.valueOf(e.getMessage());
        return new Stop(
                ExitCode.ERROR,
                "the " + what + " cannot listen on " + bind.getHostString() + ":" + bind.getPort() + ": " + why);
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private static void serve(HttpExchange exchange, AdminApi api, Map<String, Place> own, Semaphore room)
            throws IOException {
        boolean entered = room.tryAcquire();
        try (exchange) {
            @Nullable
            AdminReply reply = entered
                    ? answer(exchange, api, own)
                    : problem(Problem.of(ProblemType.OVERLOADED, "too many admin requests at a time")
                            .withHeader("Retry-After", "1"));
            if (reply != null) send(exchange, reply);
        } catch (IOException clientGone) {
            LOG.log(System.Logger.Level.DEBUG, "an admin client left", clientGone);
        } finally {
            if (entered) room.release();
        }
    }

    private static @Nullable AdminReply answer(HttpExchange exchange, AdminApi api, Map<String, Place> own)
            throws IOException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(AdminApi.MAX_BODY_BYTES + 1);
        }
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        String path = exchange.getRequestURI().getRawPath();
        var request = new AdminRequest(
                exchange.getRequestMethod(), path, query == null ? "" : query, headers(exchange), body);
        @Nullable Place place = own.get(path);
        return place == null ? api.handle(request) : place.answer(request, exchange);
    }

    static AdminReply problem(Problem problem) {
        var headers = problem.headers().toBuilder().set("Content-Type", ProblemJson.MEDIA_TYPE);
        return new AdminReply(problem.type().status(), headers.build(), ProblemJson.write(problem, null));
    }

    private static Headers headers(HttpExchange exchange) {
        var headers = Headers.builder();
        for (Map.Entry<String, List<String>> field :
                exchange.getRequestHeaders().entrySet())
            for (String value : field.getValue()) headers.add(field.getKey(), value);
        return headers.build();
    }

    private static void send(HttpExchange exchange, AdminReply reply) throws IOException {
        reply.headers().forEach((name, value) -> {
            if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT)))
                exchange.getResponseHeaders().add(name, value);
        });
        boolean empty = reply.body().length == 0;
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
        if (!empty) exchange.getResponseBody().write(reply.body());
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }
}

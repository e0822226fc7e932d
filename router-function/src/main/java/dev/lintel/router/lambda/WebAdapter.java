package dev.lintel.router.lambda;

import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.store.secret.LocalSecrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The router as an HTTP server on `PORT`: for AWS Lambda Web Adapter, which turns invocations into requests to it, and
/// for containers elsewhere.
public final class WebAdapter implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int DEFAULT_PORT = 8080;

    private final LambdaRouter router;
    private final HttpEntry entry;

    private WebAdapter(LambdaRouter router, HttpEntry entry) {
        this.router = router;
        this.entry = entry;
    }

    public static void main(String[] arguments) {
        WebAdapter adapter = start(LambdaRouter.start(System::getenv), System::getenv);
        Runtime.getRuntime().addShutdownHook(new Thread(adapter::close, "lintel-shutdown"));
    }

    /// Listens at once: in Lambda on loopback, where `GET /` of the adapter itself is answered by whether a
    /// configuration
    /// is served; elsewhere on every address.
    ///
    /// @throws IllegalArgumentException if `PORT` is no port
    static WebAdapter start(LambdaRouter router, LocalSecrets.Variables environment) {
        boolean lambda = environment.value("AWS_LAMBDA_FUNCTION_NAME") != null;
        int port = port(environment.value("PORT"));
        var address =
                lambda ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) : new InetSocketAddress(port);
        Handler handler = router.guarded();
        HttpEntry entry = HttpEntry.start(
                address,
                lambda ? new Readiness(handler, () -> router.router().status().ready()) : handler,
                router.router().settings(),
                router.router().loops(),
                NanoClock.SYSTEM);
        return new WebAdapter(router, entry);
    }

    private static int port(@Nullable String text) {
        if (text == null || text.isEmpty()) return DEFAULT_PORT;
        try {
            int port = Integer.parseInt(Objects.requireNonNull(text));
            if (port >= 0 && port <= 65_535) return port;
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new IllegalArgumentException("PORT is no port");
    }

    InetSocketAddress address() {
        return entry.address();
    }

    /// Lets requests under way finish.
    @Override
    public void close() {
        entry.close(DRAIN);
        router.close();
    }
}

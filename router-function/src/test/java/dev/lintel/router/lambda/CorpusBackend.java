package dev.lintel.router.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/// What the corpus forwards to: tells what it was sent, or answers as the path asks.
public final class CorpusBackend implements AutoCloseable {
    /// What differs from one home of the router to the next, or from one try to the next.
    private static final Set<String> APART =
            Set.of("connection", "content-length", "transfer-encoding", "forwarded", "traceparent", "x-request-id");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public CorpusBackend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", CorpusBackend::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        var headers = exchange.getResponseHeaders();
        int status = 200;
        byte[] reply = echo(exchange, body);
        headers.set("Content-Type", "text/plain; charset=utf-8");
        switch (path) {
            case "/set-cookies" -> {
                headers.add("Set-Cookie", "a=1; Path=/");
                headers.add("Set-Cookie", "b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
            }
            case "/vary" -> {
                headers.add("X-Several", "a");
                headers.add("X-Several", "b, c");
            }
            case "/bytes" -> {
                headers.set("Content-Type", "image/png");
                reply = HexFormat.of().parseHex("89504e470d0a1a0a00ff80");
            }
            case "/gzip" -> {
                headers.set("Content-Encoding", "gzip");
                var bytes = new ByteArrayOutputStream();
                try (var gzip = new GZIPOutputStream(bytes)) {
                    gzip.write("compressed".getBytes(StandardCharsets.UTF_8));
                }
                reply = bytes.toByteArray();
            }
            default -> {
                if (path.startsWith("/status-")) status = Integer.parseInt(path.substring(8));
            }
        }
        boolean none = exchange.getRequestMethod().equals("HEAD") || status == 304 || status == 204;
        if (exchange.getRequestMethod().equals("HEAD")) headers.set("Content-Length", Integer.toString(reply.length));
        exchange.sendResponseHeaders(status, none ? -1 : reply.length);
        if (!none) exchange.getResponseBody().write(reply);
        exchange.close();
    }

    private static byte[] echo(HttpExchange exchange, byte[] body) {
        var fields = new TreeMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!APART.contains(lower) && !lower.startsWith("x-forwarded-p")) fields.put(lower, values.toString());
        });
        String text = exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + fields + "\n"
                + Base64.getEncoder().encodeToString(body) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

package dev.lintel.admin.publisher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// CloudFront's `CreateInvalidation` on loopback, written from its reference (2020-05-31). It checks each request's
/// Signature Version 4 and the form of its XML, and knows references again.
public final class InvalidationDouble implements AutoCloseable {
    public static final String DISTRIBUTION = "E1A2B3C4D5E6F7";

    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, SortedSet<String>> byReference = new HashMap<>();
    private final List<SortedSet<String>> invalidated = new ArrayList<>();
    private final Deque<Integer> failures = new ArrayDeque<>();

    public InvalidationDouble(InstantSource clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Answers the next request so; 429 with `TooManyInvalidationsInProgress`, as the service does with status 400.
    public synchronized void failNext(int status) {
        failures.add(status);
    }

    /// Tags without their `#`, one set for each invalidation that was made.
    public synchronized List<SortedSet<String>> invalidated() {
        return List.copyOf(invalidated);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Integer failure = failures.poll();
            if (failure != null && failure == 429) reply(exchange, 400, error("TooManyInvalidationsInProgress"));
            else if (failure != null) reply(exchange, failure, error("InternalError"));
            else answer(exchange, body);
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        try {
            SignatureCheck.requireV4(exchange, body, "us-east-1", "cloudfront", clock);
            String expected = "/2020-05-31/distribution/" + DISTRIBUTION + "/invalidation";
            if (!exchange.getRequestURI().getRawPath().equals(expected)
                    || !exchange.getRequestMethod().equals("POST")) {
                reply(exchange, 404, error("NoSuchDistribution"));
                return;
            }
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            Element batch = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body))
                    .getDocumentElement();
            accept(exchange, batch);
        } catch (GeneralSecurityException e) {
            reply(exchange, 403, error("AccessDenied"));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            reply(exchange, 400, error("MalformedInput"));
        }
    }

    private void accept(HttpExchange exchange, Element batch) throws IOException {
        String space = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
        if (!batch.getLocalName().equals("InvalidationBatch") || !space.equals(batch.getNamespaceURI())) {
            reply(exchange, 400, error("MalformedInput"));
            return;
        }
        var paths = batch.getElementsByTagNameNS(space, "Path");
        int quantity = Integer.parseInt(
                batch.getElementsByTagNameNS(space, "Quantity").item(0).getTextContent());
        String reference =
                batch.getElementsByTagNameNS(space, "CallerReference").item(0).getTextContent();
        SortedSet<String> tags = new TreeSet<>();
        for (int i = 0; i < paths.getLength(); i++) {
            String path = paths.item(i).getTextContent();
            if (!path.startsWith("#") || path.contains("*") || path.length() > 257) {
                reply(exchange, 400, error("InvalidArgument"));
                return;
            }
            tags.add(path.substring(1));
        }
        if (quantity != tags.size()) reply(exchange, 400, error("InconsistentQuantities"));
        else if (byReference.containsKey(reference)
                && !byReference.get(reference).equals(tags))
            reply(exchange, 400, error("InvalidationBatchAlreadyExists"));
        else {
            if (byReference.put(reference, tags) == null) invalidated.add(tags);
            reply(exchange, 201, "<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>");
        }
    }

    private static String error(String code) {
        return "<ErrorResponse><Error><Code>" + code + "</Code></Error></ErrorResponse>";
    }

    private static void reply(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

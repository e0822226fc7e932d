package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// Calls the marked route over one connection, one request after the other, and checks that each reply is of one
/// revision, and of none before the one seen last. For one thread.
final class MarkedClient implements AutoCloseable {
    private final HttpClient http;
    private final HttpRequest request;
    private int seen;

    MarkedClient(RunningGateway gateway, HttpClient.Version version) {
        http = HttpClient.newBuilder().version(version).build();
        request = HttpRequest.newBuilder(gateway.uri("/marked"))
                .timeout(RunningGateway.PATIENCE)
                .build();
    }

    /// @return the marker of the revision that served it
    int call() throws IOException, InterruptedException {
        HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply.body());
        String marker = reply.headers().firstValue("X-Marker").orElse("none");
        String markers =
                reply.body() + " " + reply.headers().firstValue("X-Own-Marker").orElse("none");
        assertEquals(marker + " " + marker + " " + marker, markers, "a mix of revisions");
        int number = Integer.parseInt(marker);
        assertTrue(number >= seen, () -> "back from " + seen + " to " + number);
        seen = number;
        return number;
    }

    @Override
    public void close() {
        http.close();
    }
}

package dev.lintel.local.dev;

import com.sun.net.httpserver.HttpExchange;
import dev.lintel.admin.AdminReply;
import dev.lintel.admin.AdminRequest;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// `GET /v1/records`: access records as they happen, one JSON object a line (NDJSON), until the client leaves. An empty
/// line every few seconds keeps the connection known to be alive.
final class RecordStream implements AdminServer.Place {
    static final String PATH = "/v1/records";
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final byte[] HEARTBEAT = {'\n'};

    private final RecordFeed feed;
    private final BooleanSupplier running;

    RecordStream(RecordFeed feed, BooleanSupplier running) {
        this.feed = feed;
        this.running = running;
    }

    @Override
    public @Nullable AdminReply answer(AdminRequest request, HttpExchange exchange) throws IOException {
        if (!request.method().equals("GET"))
            return AdminServer.problem(Problem.of(ProblemType.METHOD_NOT_ALLOWED, "allowed here: GET")
                    .withHeader("Allow", "GET"));
        RecordFilter filter;
        try {
            filter = RecordFilter.ofQuery(request.query());
        } catch (IllegalArgumentException wrong) {
            return AdminServer.problem(Problem.of(ProblemType.BAD_REQUEST, String.valueOf(wrong.getMessage())));
        }
        Optional<RecordFeed.Follower> following = feed.follow(filter);
        if (following.isEmpty())
            return AdminServer.problem(
                    Problem.of(ProblemType.OVERLOADED, "records have " + RecordFeed.FOLLOWERS + " followers at most")
                            .withHeader("Retry-After", "5"));
        try (RecordFeed.Follower follower = following.get()) {
            Headers.of("Content-Type", "application/x-ndjson", "Cache-Control", "no-store")
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(200, 0);
            copy(follower, exchange.getResponseBody());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private void copy(RecordFeed.Follower follower, OutputStream out) throws IOException, InterruptedException {
        out.write('\n');
        out.flush(); // the head and a first line: the client knows that it is followed from here on
        while (running.getAsBoolean()) {
            out.write(follower.next(HEARTBEAT_MILLIS).orElse(HEARTBEAT));
            if (follower.empty()) out.flush();
        }
    }
}

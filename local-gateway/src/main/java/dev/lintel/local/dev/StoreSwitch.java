package dev.lintel.local.dev;

import com.sun.net.httpserver.HttpExchange;
import dev.lintel.admin.AdminReply;
import dev.lintel.admin.AdminRequest;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import java.io.IOException;

/// `POST /v1/dev/store/stop` and `/start`: takes DynamoDB Local away from the running gateway and brings it back, to
/// see what an outage of the store does (nothing to traffic; 503 to admin writes).
final class StoreSwitch implements AdminServer.Place {
    static final String STOP = "/v1/dev/store/stop";
    static final String START = "/v1/dev/store/start";

    private final Runnable action;

    StoreSwitch(Runnable action) {
        this.action = action;
    }

    @Override
    public AdminReply answer(AdminRequest request, HttpExchange exchange) throws IOException {
        if (!request.method().equals("POST"))
            return AdminServer.problem(Problem.of(ProblemType.METHOD_NOT_ALLOWED, "allowed here: POST")
                    .withHeader("Allow", "POST"));
        action.run();
        return new AdminReply(204, Headers.EMPTY, new byte[0]);
    }
}

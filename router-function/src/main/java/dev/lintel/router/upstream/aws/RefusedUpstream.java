package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Backend;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A backend of a service that the host of this router does not let documents call.
public final class RefusedUpstream implements Upstream {
    private final String id;

    public RefusedUpstream(Backend backend) {
        this.id = backend.id();
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
        exchange.request().body().discard();
        return CompletableFuture.failedFuture(new ProblemException(Problem.of(
                ProblemType.UPSTREAM_ADDRESS_REFUSED,
                "backend " + id + " is an AWS service that this gateway may not call")));
    }

    @Override
    public void close() {}
}

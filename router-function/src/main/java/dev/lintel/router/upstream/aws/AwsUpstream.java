package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Backend;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.upstream.Upstream;
import dev.lintel.router.upstream.UpstreamCall;
import dev.lintel.router.upstream.UpstreamServices;
import java.util.concurrent.CompletionStage;

/// A service of AWS that sees what the client sent, signed by the router. A body that is signed is held until it is
/// complete; one that is not streams.
public final class AwsUpstream implements Upstream {
    private final UpstreamSpec.Aws spec;
    private final SignedService service;

    public AwsUpstream(Backend backend, UpstreamSpec.Aws spec, AwsAccess access, UpstreamServices services) {
        this.spec = spec;
        this.service = new SignedService(backend, spec.service(), spec.service(), spec.call(), access, services);
    }

    @Override
    public CompletionStage<Reply> call(Exchange exchange, UpstreamCall call) {
        Body body = exchange.request().body();
        if (body.length() == 0) {
            body.discard();
            return service.call(exchange.request(), new byte[0], call);
        }
        if (spec.unsignedPayload()) return service.call(exchange.request(), null, call);
        var tooLong = HeldBody.requestTooLong(service.id(), spec.maxBodyBytes() + " bytes");
        return HeldBody.of(body, spec.maxBodyBytes(), tooLong)
                .thenCompose(bytes -> service.call(exchange.request(), bytes, call));
    }

    @Override
    public void dropIdle() {
        service.dropIdle();
    }

    @Override
    public void close() {
        service.close();
    }
}

package dev.lintel.admin.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.admin.AdminReply;
import dev.lintel.admin.AdminRequest;
import dev.lintel.admin.LiveState;
import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemJson;
import dev.lintel.contract.SecretRef;
import dev.lintel.store.dynamo.DynamoClients;
import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.limit.StoreClock;
import dev.lintel.store.secret.HostSecrets;
import dev.lintel.store.secret.LocalSecrets;
import dev.lintel.store.secret.SecretResolvers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The admin API behind a function URL with `AWS_IAM`. Thread-safe: several requests may run at once.
///
/// The author of a change is the IAM principal that signed the request. Bearer tokens are taken as well where
/// `LINTEL_ADMIN_TOKENS` names a secret that holds some: for those who come through CloudFront.
///
/// Everything is built and primed in the constructor, which runs before a SnapStart checkpoint; nothing made there must
/// not outlive a restore (the SDK renews credentials and connections itself), so there are no hooks.
public final class AdminHandler implements RequestStreamHandler {
    private static final System.Logger LOG = System.getLogger(AdminHandler.class.getName());
    private static final String PRIMING = "{\"lintel\":1,\"routes\":[{\"id\":\"a\",\"match\":{\"path\":\"/a\"},"
            + "\"redirect\":{\"host\":\"example.com\"}}]}";

    private final AdminApi api;

    /// For Lambda, from its environment: `LINTEL_TABLE`, and `LINTEL_ADMIN_TOKENS` if tokens are given out.
    public AdminHandler() {
        this(System::getenv, InstantSource.system());
    }

    AdminHandler(LocalSecrets.Variables environment, InstantSource clock) {
        this(
                DynamoStores.aws(required(environment, "LINTEL_TABLE"), DynamoClients.Bounds.ADMIN, clock),
                environment,
                clock);
    }

    private AdminHandler(DynamoStores stores, LocalSecrets.Variables environment, InstantSource clock) {
        this(new AdminApi(
                stores.revisions(),
                new LiveState(
                        // a call of these is tried again: what operators do to limits may happen twice
                        stores.limits(Runnable::run, new StoreClock(System::nanoTime, clock)),
                        stores.breakers(),
                        stores.resets()),
                AdminAccess.ofHost(tokens(environment, clock)),
                clock,
                () -> Map.of("ready", true)));
        prime();
    }

    AdminHandler(AdminApi api) {
        this.api = api;
    }

    private static AdminAccess tokens(LocalSecrets.Variables environment, InstantSource clock) {
        String reference = environment.value("LINTEL_ADMIN_TOKENS");
        if (reference == null || reference.isEmpty()) return AdminAccess.NOBODY;
        return new SecretTokens(
                SecretRef.parse(reference), SecretResolvers.standard(environment, HostSecrets.NONE, clock));
    }

    private static String required(LocalSecrets.Variables environment, String name) {
        String value = environment.value(name);
        if (value == null || value.isEmpty()) throw new IllegalArgumentException(name + " is not set");
        return value;
    }

    /// Runs what the first request needs: classes load and the connection opens while nobody waits. Writes nothing.
    private void prime() {
        for (String[] call : new String[][] {{"GET", "/v1/health", ""}, {"POST", "/v1/validate", PRIMING}}) {
            var reply = api.handle(new AdminRequest(
                    call[0],
                    call[1],
                    "",
                    Headers.of("Content-Type", "application/json"),
                    call[2].getBytes(StandardCharsets.UTF_8),
                    Optional.of("priming")));
            LOG.log(System.Logger.Level.DEBUG, "primed {0}: {1}", call[1], reply.status());
        }
    }

    @Override
    public void handleRequest(InputStream event, OutputStream output, @Nullable Context context) throws IOException {
        AdminReply reply;
        String encodings = null;
        try {
            AdminRequest request = UrlEvent.read(event);
            encodings = request.headers().first("Accept-Encoding");
            reply = api.handle(request);
        } catch (ProblemException e) {
            String id = context == null ? null : context.getAwsRequestId();
            reply = new AdminReply(
                    e.problem().type().status(),
                    Headers.of("Content-Type", ProblemJson.MEDIA_TYPE),
                    ProblemJson.write(e.problem(), id));
        }
        UrlReply.write(reply, encodings, output);
    }
}

package dev.lintel.router.lambda;

import dev.lintel.contract.SecretRef;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.InstanceLimits;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.SharedState;
import dev.lintel.router.edge.OriginGuard;
import dev.lintel.router.edge.OriginSecrets;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.JsonAccessLog;
import dev.lintel.router.upstream.Locality;
import dev.lintel.router.upstream.aws.AwsAccess;
import dev.lintel.store.LastGood;
import dev.lintel.store.dynamo.DynamoClients;
import dev.lintel.store.dynamo.DynamoStores;
import dev.lintel.store.limit.StoreClock;
import dev.lintel.store.secret.AwsSecrets;
import dev.lintel.store.secret.HostSecrets;
import dev.lintel.store.secret.LocalSecrets;
import dev.lintel.store.secret.SecretResolver;
import dev.lintel.store.secret.SecretResolvers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The router in AWS, put together from the function's environment variables: what the streaming runtime, the handler
/// under the stock runtime client and the web adapter's server stand on. docs/lambda.md lists the variables.
public final class LambdaRouter implements AutoCloseable {
    /// Name of the DynamoDB table; required.
    public static final String TABLE = "LINTEL_TABLE";
    /// References of the origin secrets, separated by commas, the current one first. Without it everybody who may call
    /// is let in.
    public static final String ORIGIN_SECRETS = "LINTEL_ORIGIN_SECRETS";

    /// Ranges of addresses that backends may have besides public ones, such as `private` for a function in a VPC.
    public static final String ALLOW_ADDRESSES = "LINTEL_ALLOW_ADDRESSES";

    /// AWS services that backends may use with the router's role, by their signing names with commas between; none
    /// without it.
    public static final String AWS_SERVICES = "LINTEL_AWS_SERVICES";

    /// Where the router is, besides its region, for preferences among targets: `zone=use1-az1`.
    public static final String LOCALITY = "LINTEL_LOCALITY";

    private static final Duration METRICS_INTERVAL = Duration.ofMinutes(1);
    /// What the first request after a restore waits at most for the configuration and the secrets of now.
    private static final Duration RENEWAL = Duration.ofSeconds(1);

    private final List<DynamoStores> stores;
    private final RunningRouter router;
    private final @Nullable OriginSecrets secrets;
    private final @Nullable OriginGuard guard;
    private final LambdaEntry entry;

    private LambdaRouter(
            List<DynamoStores> stores, RunningRouter router, @Nullable OriginSecrets secrets, InstantSource clock) {
        this.stores = stores;
        this.router = router;
        this.secrets = secrets;
        guard = secrets == null ? null : new OriginGuard(router.handler(), secrets, clock, "https");
        entry = new LambdaEntry(router, guard, LambdaRouter::inBackground, clock);
    }

    /// Starts it: reads the origin secrets, which blocks, and begins to follow the table. Wait with
    /// [RunningRouter#awaitReady].
    ///
    /// @throws IllegalArgumentException if a variable is missing or wrong
    public static LambdaRouter start(LocalSecrets.Variables environment) {
        return start(environment, new FileOutputStream(FileDescriptor.out), InstantSource.system());
    }

    /// @param out takes records and metrics, a JSON object a line
    public static LambdaRouter start(LocalSecrets.Variables environment, OutputStream out, InstantSource clock) {
        @Nullable String table = environment.value(TABLE);
        if (table == null || table.isBlank()) throw new IllegalArgumentException(TABLE + " is not set");
        Optional<OriginSecrets> secrets = originSecrets(environment, clock);
        secrets.ifPresent(OriginSecrets::read);
        String allowed = Objects.requireNonNullElse(environment.value(ALLOW_ADDRESSES), "");
        RouterOptions options = RouterOptions.defaults()
                .withAddresses(AddressPolicy.parse(allowed))
                .withAwsServices(AwsAccess.services(environment.value(AWS_SERVICES)))
                .withLocality(Locality.of(environment.value(LOCALITY), environment.value("AWS_REGION")))
                .withAccessLog(new JsonAccessLog(out))
                .withMetrics(lines -> write(lines, out), METRICS_INTERVAL)
                .withCacheTags(secrets.isPresent());
        DynamoStores stores = DynamoStores.aws(table, DynamoClients.Bounds.ROUTER, clock);
        DynamoStores counters = DynamoStores.aws(table, DynamoClients.Bounds.LIMITS, clock);
        var time = new StoreClock(System::nanoTime, clock);
        var limits = new InstanceLimits(counters.limits(LambdaRouter::inBackground, time), time);
        RunningRouter router = GatewayFactory.start(
                options,
                stores.revisions(),
                new SharedState(stores.breakers(), stores.idempotency(), limits),
                LastGood.NONE,
                SecretResolvers.standard(environment, HostSecrets.NONE, clock),
                clock,
                NanoClock.SYSTEM);
        return new LambdaRouter(List.of(stores, counters), router, secrets.orElse(null), clock);
    }

    private static Optional<OriginSecrets> originSecrets(LocalSecrets.Variables environment, InstantSource clock) {
        @Nullable String text = environment.value(ORIGIN_SECRETS);
        if (text == null || text.isBlank()) return Optional.empty();
        List<SecretRef> references = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(SecretRef::parse)
                .toList();
        SecretResolver resolver = resolver(references, environment, clock);
        return Optional.of(new OriginSecrets(references, resolver, clock, LambdaRouter::inBackground));
    }

    // The host itself names these, so their variables and files are open to it; nothing is remembered between readings.
    private static SecretResolver resolver(
            List<SecretRef> references, LocalSecrets.Variables environment, InstantSource clock) {
        List<String> variables = references.stream()
                .filter(reference -> reference.source() == SecretRef.Source.ENVIRONMENT)
                .map(SecretRef::name)
                .toList();
        List<Path> folders = references.stream()
                .filter(reference -> reference.source() == SecretRef.Source.FILE)
                .map(reference ->
                        Objects.requireNonNull(Path.of(reference.name()).getParent()))
                .toList();
        var local = new LocalSecrets(environment, new HostSecrets(variables, folders));
        var aws = AwsSecrets.standard(environment, clock);
        return secret -> switch (secret.source()) {
            case ENVIRONMENT, FILE -> local.resolve(secret);
            case SSM, SECRETS_MANAGER -> aws.resolve(secret);
        };
    }

    private static void write(byte[] lines, OutputStream out) {
        try {
            out.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inBackground(Runnable task) {
        Thread.ofVirtual().name("lintel-lambda").start(task);
    }

    /// For a runtime that streams.
    public InvocationHandler handler() {
        return entry;
    }

    LambdaEntry entry() {
        return entry;
    }

    /// For an entry with sockets: behind the guard, if there are origin secrets.
    public Handler guarded() {
        return guard == null ? router.handler() : guard;
    }

    public RunningRouter router() {
        return router;
    }

    /// To be called after the process was restored from a snapshot of itself: new random seeds, no connections of the
    /// snapshot's, a look at the store, and the origin secrets as they are now. Blocks for the last two, side by side.
    public void renew() {
        @Nullable OriginSecrets stale = secrets;
        Thread reading = Thread.ofVirtual().name("lintel-origin-secrets").unstarted(() -> {
            if (stale != null) stale.read();
        });
        reading.start();
        boolean ignored = router.renew(RENEWAL); // else what the snapshot had is served until the store answers
        try {
            ignored = reading.join(RENEWAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        router.close();
        stores.forEach(DynamoStores::close);
    }
}

package dev.lintel.local.dev;

import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.local.demo.DemoBackends;
import dev.lintel.local.edge.LocalEdge;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.InstanceLimits;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.SharedState;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.upstream.Locality;
import dev.lintel.router.upstream.aws.AwsAccess;
import dev.lintel.store.LastGood;
import dev.lintel.store.LastGoodFile;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.limit.TrueTime;
import dev.lintel.store.secret.LocalSecrets;
import dev.lintel.store.secret.SecretResolver;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The whole gateway in this process. The router serves the last good configuration while DynamoDB Local starts beside
/// it; [#start] returns when the store is there too.
public final class DevGateway implements AutoCloseable {
    private static final Duration METRICS_INTERVAL = Duration.ofMinutes(1);
    private static final Duration FIRST_CONFIGURATION = Duration.ofSeconds(10);

    private static final Logger ROUTER = Logger.getLogger("dev.lintel.router");

    private final DevOptions options;
    private final Consumer<String> tell;
    private final AddressPolicy addresses;
    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // closed from the last to the first
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final CompletableFuture<RunningRouter> router = new CompletableFuture<>();
    private final LocalStore store;
    private final InProcessAdmin admin;
    private final String token;
    private final Optional<DataFolder> data;
    private final Optional<LocalEdge> edge;
    private volatile boolean ready;
    private @Nullable Listening entry;
    private @Nullable AdminServer adminServer;

    private DevGateway(DevOptions options, Consumer<String> tell) {
        this.options = options;
        this.tell = tell;
        this.addresses = addresses(options.allowAddresses());
        options.adminToken().ifPresent(given -> access(Map.of("admin", given))); // before it is kept
        this.data = options.data().map(DataFolder::open);
        data.ifPresent(parts::push);
        this.token = data.map(folder -> folder.token(options.adminToken()))
                .orElseGet(() -> options.adminToken().orElseGet(DataFolder::newToken));
        String own = DataFolder.newToken();
        AdminAccess access = access(Map.of("admin", token, InProcessAdmin.AUTHOR, own));
        this.store = new LocalStore(data.map(DataFolder::database), clock, this::lookAtStore);
        parts.push(store);
        this.edge = edge();
        this.admin = new InProcessAdmin(
                new AdminApi(store.revisions(), store.live(), access, clock, this::health), own, access);
    }

    /// Its process starts beside everything else.
    private Optional<LocalEdge> edge() {
        if (!options.edge()) return Optional.empty();
        try {
            var started = LocalEdge.begin(store.revisions(), tell, clock);
            parts.push(started);
            return Optional.of(started);
        } catch (RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    private static AddressPolicy addresses(String ranges) {
        try {
            return AddressPolicy.parse(ranges);
        } catch (IllegalArgumentException wrong) {
            throw new Stop(ExitCode.INVALID, "--allow-addresses: " + wrong.getMessage());
        }
    }

    private static AdminAccess access(Map<String, String> tokens) {
        try {
            return AdminAccess.bearer(tokens);
        } catch (IllegalArgumentException wrong) {
            throw new Stop(ExitCode.INVALID, "the admin token cannot be used: " + wrong.getMessage());
        }
    }

    /// @param console prints each access record
    /// @param tell is given each progress line and each notice
    /// @throws Stop if something cannot be had: a port, the folder, the database
    public static DevGateway start(DevOptions options, AccessLog console, Consumer<String> tell) {
        var gateway = new DevGateway(options, tell);
        try {
            gateway.start(console);
            return gateway;
        } catch (RuntimeException | Error e) {
            gateway.close();
            throw e;
        }
    }

    private void start(AccessLog console) {
        quiet(true);
        store.begin();
        var feed = new RecordFeed(new RecordJson()::line, console);
        RunningRouter started = startRouter(feed);
        startAdmin(feed);
        Handler handler =
                edge.map(before -> before.before(started, addresses, secrets())).orElse(started.handler());
        entry = Listening.start(options, handler, started);
        tell.accept("listening; DynamoDB Local is starting");
        store.awaitOpen();
        started.changed();
        edge.ifPresent(LocalEdge::start);
        if (!started.awaitReady(FIRST_CONFIGURATION))
            throw new Stop(
                    ExitCode.ERROR,
                    "no configuration could be loaded: "
                            + started.status().trouble().orElse("the store does not answer"));
        if (options.demo()) startDemo();
        options.config().ifPresent(this::follow);
        awaitServed(started);
        ready = true;
        quiet(false);
        data.ifPresent(folder -> folder.announce(new LocalEndpoint(
                adminUri(), gatewayUri(), ProcessHandle.current().pid())));
    }

    /// What was just published is served before anybody is told to try it.
    private void awaitServed(RunningRouter started) {
        long head = store.revisions().latestHead().sequence();
        lookAtStore();
        long deadline = System.nanoTime() + FIRST_CONFIGURATION.toNanos();
        while (served(started) < head && System.nanoTime() < deadline) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// HEAD's move that router and edge both serve.
    private long served(RunningRouter started) {
        long atRouter = started.status().head().sequence();
        return edge.flatMap(LocalEdge::sequence)
                .map(atEdge -> Math.min(atEdge, atRouter))
                .orElse(atRouter);
    }

    private void lookAtStore() {
        @Nullable RunningRouter started = router.getNow(null);
        if (started == null) return; // nobody serves yet
        started.changed();
        edge.ifPresent(LocalEdge::changed);
    }

    private SecretResolver secrets() {
        return new LocalSecrets(System::getenv, options.secrets());
    }

    private RunningRouter startRouter(RecordFeed feed) {
        LastGood lastGood = data.<LastGood>map(folder -> new LastGoodFile(folder.lastGood(), tell))
                .orElse(LastGood.NONE);
        var routerOptions = RouterOptions.defaults()
                .withAccessLog(feed)
                .withAddresses(addresses)
                .withAwsServices(AwsAccess.services(System.getenv("LINTEL_AWS_SERVICES")))
                .withLocality(Locality.of(System.getenv("LINTEL_LOCALITY"), System.getenv("AWS_REGION")))
                .withCacheTags(edge.isPresent());
        if (options.log() == DevOptions.LogFormat.JSON)
            routerOptions = routerOptions.withMetrics(DevGateway::printMetrics, METRICS_INTERVAL);
        RunningRouter started = GatewayFactory.start(
                routerOptions,
                store.revisions(),
                new SharedState(
                        store.breakers(),
                        store.idempotency(),
                        new InstanceLimits(store.limits(), TrueTime.exact(clock))),
                lastGood,
                secrets(),
                clock,
                NanoClock.SYSTEM);
        parts.push(started);
        parts.push(HealthBeat.start(store, addresses, clock));
        edge.ifPresent(at -> parts.push(at::closeOrigins));
        router.complete(started);
        return started;
    }

    private static void printMetrics(byte[] lines) {
        try {
            new FileOutputStream(FileDescriptor.out).write(lines); // not closed: it is the process's own
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startAdmin(RecordFeed feed) {
        Map<String, AdminServer.Place> own = Map.of(
                RecordStream.PATH, admin.guarded(new RecordStream(feed, running::get)),
                StoreSwitch.STOP, admin.guarded(new StoreSwitch(this::stopStore)),
                StoreSwitch.START, admin.guarded(new StoreSwitch(this::startStore)));
        var address = new InetSocketAddress(options.bind(), options.adminPort());
        AdminServer server = AdminServer.start(address, admin.api(), own);
        adminServer = server;
        parts.push(server);
    }

    /// That the router's store is away is no news while it starts and when all of it ends.
    private static void quiet(boolean on) {
        ROUTER.setFilter(on ? complaint -> !complaint.getMessage().startsWith("the store cannot be read") : null);
    }

    /// Takes DynamoDB Local away; traffic goes on. What it held in memory alone (`--ephemeral`) is gone with it.
    public void stopStore() {
        if (store.stop()) tell.accept("DynamoDB Local was stopped; traffic goes on with the configuration served last");
    }

    /// Brings it back.
    public void startStore() {
        if (!store.start()) return;
        lookAtStore();
        tell.accept("DynamoDB Local is back");
    }

    private void startDemo() {
        DemoBackends backends = DemoBackends.start(options.adminPort() == 0 ? 0 : options.adminPort() + 1, clock);
        parts.push(backends);
        new DemoRoutes(admin, tell).publish(backends.ports());
    }

    private void follow(Path file) {
        var watch = new ConfigWatch(file, new ConfigApply(admin, file.toString(), tell));
        if (!watch.exists()) tell.accept(file + " is not there yet; it will be applied once it is");
        watch.check();
        parts.push(watch.start());
    }

    private Map<String, Object> health() {
        @Nullable RunningRouter started = router.getNow(null);
        return Health.describe(ready, store::answers, started == null ? null : started.status(), edge);
    }

    public URI gatewayUri() {
        return Objects.requireNonNull(entry).uri();
    }

    public URI adminUri() {
        return Listening.uri(options.bind(), Objects.requireNonNull(adminServer).address());
    }

    /// The edge before the router; empty if there is none.
    public Optional<LocalEdge> localEdge() {
        return edge;
    }

    public String token() {
        return token;
    }

    public RunningRouter router() {
        return router.join();
    }

    /// The store as the router sees it.
    public RevisionStore store() {
        return store.revisions();
    }

    /// Where everything is kept; empty if nothing is.
    public Optional<Path> dataFolder() {
        return data.map(DataFolder::folder);
    }

    /// Stops accepting, lets requests finish, and closes everything.
    @Override
    public void close() {
        if (!running.compareAndSet(true, false)) return;
        quiet(true);
        @Nullable Listening listening = entry;
        if (listening != null) listening.close(); // before all else: what requests need is still there
        closeParts();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                tell.accept("while stopping: " + e);
            }
        }
    }
}

package dev.lintel.local.dev;

import dev.lintel.admin.AdminAccess;
import dev.lintel.admin.AdminApi;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.local.demo.DemoBackends;
import dev.lintel.router.GatewayFactory;
import dev.lintel.router.RouterOptions;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.entry.HttpEntry;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.upstream.AddressPolicy;
import dev.lintel.store.LastGood;
import dev.lintel.store.LastGoodFile;
import dev.lintel.store.dynamo.DynamoRevisionStore;
import dev.lintel.store.dynamo.TableLayout;
import dev.lintel.store.secret.LocalSecrets;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The whole gateway in this process. The router serves the last good configuration while DynamoDB Local starts beside
/// it; [#start] returns when the store is there too.
public final class DevGateway implements AutoCloseable {
    private static final String TABLE = "lintel-revisions";
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration FIRST_CONFIGURATION = Duration.ofSeconds(10);

    private static final Logger ROUTER = Logger.getLogger("dev.lintel.router");

    private final DevOptions options;
    private final Consumer<String> tell;
    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // closed from the last to the first
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final CompletableFuture<RunningRouter> router = new CompletableFuture<>();
    private final GatedStore store = new GatedStore(() -> {
        @Nullable RunningRouter started = router.getNow(null);
        if (started != null) started.changed();
    });
    private final InProcessAdmin admin;
    private final String token;
    private final Optional<DataFolder> data;
    private volatile boolean ready;
    private @Nullable LocalDynamo dynamo;
    private @Nullable HttpEntry entry;
    private @Nullable AdminServer adminServer;

    private DevGateway(DevOptions options, Consumer<String> tell) {
        this.options = options;
        this.tell = tell;
        this.data = options.data().map(DataFolder::open);
        data.ifPresent(parts::push);
        this.token = data.map(folder -> folder.token(options.adminToken()))
                .orElseGet(() -> options.adminToken().orElseGet(DataFolder::newToken));
        String own = DataFolder.newToken();
        AdminAccess access;
        try {
            access = AdminAccess.bearer(Map.of("admin", token, InProcessAdmin.AUTHOR, own));
        } catch (IllegalArgumentException wrong) {
            closeParts();
            throw new Stop(ExitCode.INVALID, "the admin token cannot be used: " + wrong.getMessage());
        }
        this.admin = new InProcessAdmin(new AdminApi(store, access, clock, this::health), own, access);
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
        CompletableFuture<LocalDynamo> starting = CompletableFuture.supplyAsync(
                this::startDynamo, Thread.ofPlatform().daemon().name("dynamo-start")::start);
        var feed = new RecordFeed(new RecordJson()::line, console);
        RunningRouter started = startRouter(feed);
        startAdmin(feed);
        var address = new InetSocketAddress(options.bind(), options.port());
        HttpEntry listening = listen(address, started);
        entry = listening;
        parts.push(() -> listening.close(DRAIN));
        tell.accept("listening; DynamoDB Local is starting");
        openStore(join(starting));
        started.changed();
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
        long head = store.latestHead().sequence();
        started.changed();
        long deadline = System.nanoTime() + FIRST_CONFIGURATION.toNanos();
        while (started.status().head().sequence() < head && System.nanoTime() < deadline) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private RunningRouter startRouter(RecordFeed feed) {
        LastGood lastGood = data.<LastGood>map(folder -> new LastGoodFile(folder.lastGood(), tell))
                .orElse(LastGood.NONE);
        var routerOptions = RouterOptions.defaults()
                .withAccessLog(feed)
                .withAddresses(AddressPolicy.parse(options.allowAddresses()));
        RunningRouter started = GatewayFactory.start(
                routerOptions, store, lastGood, new LocalSecrets(System::getenv), clock, NanoClock.SYSTEM);
        parts.push(started);
        router.complete(started);
        return started;
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

    private static HttpEntry listen(InetSocketAddress address, RunningRouter router) {
        try {
            return HttpEntry.start(address, router.handler(), router.settings(), router.loops(), NanoClock.SYSTEM);
        } catch (Exception e) { // Netty throws what binding failed with, checked or not
            throw AdminServer.cannotListen("gateway", address, "--port", e);
        }
    }

    private LocalDynamo startDynamo() {
        LocalDynamo started = LocalDynamo.start(data.map(DataFolder::database));
        TableLayout.create(started.client(), TABLE);
        return started;
    }

    private static LocalDynamo join(CompletableFuture<LocalDynamo> starting) {
        try {
            return starting.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Stop stop) throw stop;
            throw new Stop(ExitCode.ERROR, "DynamoDB Local did not start: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(ExitCode.ERROR, "interrupted");
        }
    }

    private synchronized void openStore(LocalDynamo started) {
        dynamo = started;
        store.open(new DynamoRevisionStore(started.client(), TABLE, clock));
    }

    /// Takes DynamoDB Local away; traffic goes on. What it held in memory alone (`--ephemeral`) is gone with it.
    public synchronized void stopStore() {
        @Nullable LocalDynamo running = dynamo;
        if (running == null) return;
        store.shut();
        dynamo = null;
        running.close();
        tell.accept("DynamoDB Local was stopped; traffic goes on with the configuration served last");
    }

    /// Brings it back.
    public synchronized void startStore() {
        if (dynamo != null) return;
        openStore(startDynamo());
        router.join().changed();
        tell.accept("DynamoDB Local is back");
    }

    private void startDemo() {
        DemoBackends backends = DemoBackends.start(options.adminPort() == 0 ? 0 : options.adminPort() + 1);
        parts.push(backends);
        new DemoRoutes(admin, tell).publish(backends.stablePort(), backends.canaryPort());
    }

    private void follow(java.nio.file.Path file) {
        var watch = new ConfigWatch(file, new ConfigApply(admin, file.toString(), tell));
        watch.check();
        parts.push(watch.start());
    }

    private Map<String, Object> health() {
        @Nullable RunningRouter started = router.getNow(null);
        return Health.describe(ready, started == null ? null : started.status());
    }

    public URI gatewayUri() {
        return uri(java.util.Objects.requireNonNull(entry).address());
    }

    public URI adminUri() {
        return uri(java.util.Objects.requireNonNull(adminServer).address());
    }

    private URI uri(InetSocketAddress address) {
        String host = options.bind().equals("0.0.0.0") || options.bind().equals("::") ? "127.0.0.1" : options.bind();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    public String token() {
        return token;
    }

    public RunningRouter router() {
        return router.join();
    }

    /// The store as the router sees it.
    public dev.lintel.store.RevisionStore store() {
        return store;
    }

    /// Where everything is kept; empty if nothing is.
    public Optional<java.nio.file.Path> dataFolder() {
        return data.map(DataFolder::folder);
    }

    /// Stops accepting, lets requests finish, and closes everything.
    @Override
    public void close() {
        if (!running.compareAndSet(true, false)) return;
        quiet(true);
        @Nullable HttpEntry listening = entry;
        if (listening != null) listening.close(DRAIN);
        closeParts();
        store.shut();
        synchronized (this) {
            if (dynamo != null) dynamo.close();
            dynamo = null;
        }
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

package dev.lintel.local.edge;

import dev.lintel.contract.edge.CachePolicy;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.router.FreshRandom;
import dev.lintel.router.RunningRouter;
import dev.lintel.router.http.Handler;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.upstream.UpstreamServices;
import dev.lintel.store.RevisionStore;
import dev.lintel.store.secret.SecretResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The edge of a local gateway, put together. Its functions start beside everything else.
public final class LocalEdge implements AutoCloseable {
    private static final String NODE = "node";
    private static final int SECRET_BYTES = 32;

    private final InstantSource wall;
    private final NodeFunctions functions;
    private final EdgeFiles files;
    private final EdgeCache cache = new EdgeCache(EdgeCache.MOST_BYTES);
    private final EdgePublishing publishing;
    private final String originSecret = newSecret();
    private final FreshRandom random = new FreshRandom();
    private final Consumer<String> told;
    private @Nullable DirectOrigins direct;

    private LocalEdge(Path dist, RevisionStore store, Consumer<String> tell, InstantSource wall) {
        this.wall = wall;
        told = new RepeatedLines("edge: ", tell, wall);
        functions = new NodeFunctions(NODE, told, NanoClock.SYSTEM, wall);
        files = new EdgeFiles(dist, functions, told);
        publishing = new EdgePublishing(
                new LocalKeyValueStore(functions::keyValues), cache, store, originSecret, wall, told);
    }

    /// @param store that HEAD is published from
    /// @param tell is given what functions log, and what is wrong with them
    /// @throws Stop if there is no Node, or no functions
    public static LocalEdge begin(RevisionStore store, Consumer<String> tell, InstantSource wall) {
        var edge = new LocalEdge(EdgeFiles.find(), store, tell, wall);
        try {
            edge.functions.start();
            edge.files.load();
            return edge;
        } catch (IOException e) {
            edge.close();
            throw new Stop(
                    ExitCode.ERROR,
                    "Node 20 or newer is needed to run the edge functions, and " + NODE
                            + " cannot be started; --no-edge starts the router alone");
        } catch (RuntimeException e) {
            edge.close();
            throw e;
        }
    }

    private static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// What an entry is to call in place of the router.
    ///
    /// @param addresses that functions may send requests to
    public Handler before(RunningRouter router, AddressPolicy addresses, SecretResolver secrets) {
        var origins =
                new DirectOrigins(new UpstreamServices(router.loops(), addresses, secrets, NanoClock.SYSTEM, random));
        direct = origins;
        return new EdgeStage(
                functions,
                router.handler(),
                RouterOrigin.guarded(router.handler(), originSecret, wall),
                origins,
                cache,
                CachePolicy.ofContract(),
                new EdgeRecords(publishing::revision, router::over),
                router.loops(),
                wall,
                random,
                told);
    }

    /// Publishes HEAD to the functions, and from then on what changes.
    public void start() {
        publishing.start();
        files.watch();
    }

    /// HEAD may have moved. Never blocks.
    public void changed() {
        publishing.changed();
    }

    /// HEAD's move that the functions decide by; empty if none was published yet.
    public Optional<Long> sequence() {
        return publishing.sequence();
    }

    /// The revision that the functions decide by; 0 before the first.
    public long revision() {
        return publishing.revision();
    }

    /// Lets go of backends that functions sent requests to: before the router's loops end.
    public void closeOrigins() {
        @Nullable DirectOrigins origins = direct;
        if (origins != null) origins.close();
    }

    @Override
    public void close() {
        publishing.close();
        files.close();
        functions.close();
    }
}

package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.Action;
import dev.lintel.contract.Backend;
import dev.lintel.contract.Discovery;
import dev.lintel.contract.Headers;
import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.match.CompiledPath;
import dev.lintel.contract.match.Verdict;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.store.secret.SecretResolver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An upstream with a client before it: everything a test of it needs, on loops of its own.
final class Caller implements AutoCloseable {
    static final Duration CONNECT = Duration.ofSeconds(5);
    static final Duration FIRST_BYTE = Duration.ofSeconds(10);
    static final Duration IDLE = Duration.ofSeconds(30);
    static final Duration TOTAL = Duration.ofMinutes(2);

    private static final Discovery SOME_DISCOVERY =
            new Discovery.Dns("orders.test", 80, new Discovery.Reach(false, ""), Discovery.Refresh.DEFAULT);

    final ManualClock clock = new ManualClock();
    final EventLoops loops;
    final HttpUpstream upstream;

    private Caller(Setup setup) {
        loops = new EventLoops(setup.threads);
        var spec = new UpstreamSpec.Http(
                setup.targets,
                setup.protocol,
                Timeouts.NONE,
                setup.tls,
                setup.maxConnections,
                setup.balancing,
                setup.source == null ? Optional.empty() : Optional.of(SOME_DISCOVERY));
        var services = new UpstreamServices(
                loops,
                setup.addresses,
                setup.secrets,
                clock,
                new Random(setup.seed),
                TargetGuards.NONE,
                new Locality(setup.locality));
        upstream =
                new HttpUpstream(new Backend("orders", "", Map.of(), spec), spec, services, setup.names, setup.source);
    }

    static Setup to(String... urls) {
        var setup = new Setup();
        for (String url : urls) setup.targets.add(new UpstreamSpec.Target(URI.create(url), 1));
        return setup;
    }

    static final class Setup {
        private final List<UpstreamSpec.Target> targets = new ArrayList<>();
        private UpstreamSpec.Protocol protocol = UpstreamSpec.Protocol.AUTO;
        private UpstreamSpec.Tls tls = UpstreamSpec.Tls.DEFAULT;
        private AddressPolicy addresses = AddressPolicy.parse("loopback");
        private SecretResolver secrets = ref -> "";
        private Names names = Names.SYSTEM;
        private int maxConnections = 64;
        private int threads = 1;
        private LoadBalancing balancing = LoadBalancing.DEFAULT;
        private Map<String, String> locality = Map.of();
        private @Nullable TargetSource source;
        private long seed = 1;

        Setup target(String url, int weight, Map<String, String> labels) {
            targets.add(new UpstreamSpec.Target(URI.create(url), weight, labels));
            return this;
        }

        Setup balancing(LoadBalancing balancing) {
            this.balancing = balancing;
            return this;
        }

        Setup locality(Map<String, String> labels) {
            this.locality = labels;
            return this;
        }

        Setup source(TargetSource source) {
            this.source = source;
            return this;
        }

        Setup seed(long seed) {
            this.seed = seed;
            return this;
        }

        Setup protocol(UpstreamSpec.Protocol protocol) {
            this.protocol = protocol;
            return this;
        }

        Setup tls(UpstreamSpec.Tls tls, Map<String, String> secrets) {
            this.tls = tls;
            this.secrets = ref -> Optional.ofNullable(secrets.get(ref.name())).orElseThrow();
            return this;
        }

        Setup addresses(AddressPolicy addresses) {
            this.addresses = addresses;
            return this;
        }

        Setup names(Names names) {
            this.names = names;
            return this;
        }

        Setup maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        Setup threads(int threads) {
            this.threads = threads;
            return this;
        }

        Caller build() {
            return new Caller(this);
        }
    }

    /// What came of a call.
    static final class Answer {
        final CompletableFuture<Reply> reply = new CompletableFuture<>();
        final TestSink sink = new TestSink();
        final TestCall call;

        Answer(TestCall call) {
            this.call = call;
        }

        Reply get() throws Exception {
            return reply.get(10, TimeUnit.SECONDS);
        }

        int status() throws Exception {
            return get().status();
        }

        @Nullable
        String header(String name) throws Exception {
            return get().headers().first(name);
        }

        String text() throws Exception {
            return sink.text();
        }

        /// With what the call failed before a reply.
        Problem problem() {
            return problem(reply);
        }

        /// With what the reply's body was cut.
        Problem cut() {
            return problem(sink.ended);
        }

        /// With what either failed: how much was at hand decides which.
        Problem problemOrCut() throws Exception {
            return reply.handle((got, failure) -> got).get(10, TimeUnit.SECONDS) == null ? problem() : cut();
        }

        private static Problem problem(CompletableFuture<?> future) {
            var thrown = assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
            return assertInstanceOf(ProblemException.class, thrown.getCause()).problem();
        }
    }

    /// As a gateway with an empty chain.
    CompletionStage<Reply> call(Request request) {
        var limits = new UpstreamCall(
                CONNECT.toNanos(), FIRST_BYTE.toNanos(), IDLE.toNanos(), clock.nanos() + TOTAL.toNanos());
        return upstream.call(exchange(request), limits);
    }

    Answer get(String path, String... headers) {
        return send("GET", path, Body.EMPTY, headers);
    }

    Answer send(String method, String path, Body body, String... headers) {
        return send(0, method, path, body, true, headers);
    }

    /// @param loop the index of the loop that the client's connection lives on
    /// @param read whether the reply's body is read at once
    Answer send(int loop, String method, String path, Body body, boolean read, String... headers) {
        var call = new TestCall(clock.nanos());
        var answer = new Answer(call);
        var exchange = exchange(call, method, path, body, Headers.of(headers));
        var limits = new UpstreamCall(
                CONNECT.toNanos(), FIRST_BYTE.toNanos(), IDLE.toNanos(), clock.nanos() + TOTAL.toNanos());
        int index = 0;
        for (var executor : loops.group()) {
            if (index++ != loop) continue;
            executor.execute(() -> upstream.call(exchange, limits).whenComplete((reply, failure) -> {
                if (reply == null) {
                    answer.reply.completeExceptionally(failure);
                } else {
                    if (read) reply.body().start(answer.sink);
                    answer.reply.complete(reply);
                }
            }));
        }
        return answer;
    }

    /// Runs on the first loop, behind all that was asked of it before.
    void onLoop(Runnable action) throws Exception {
        loops.group().iterator().next().submit(action).get(10, TimeUnit.SECONDS);
    }

    /// Lets a sweep note what was active, then the time pass, then a sweep see that.
    void passWhenNoticed(Duration time) throws Exception {
        sweep();
        clock.pass(time.plusMillis(1));
        sweep();
    }

    void evict() throws Exception {
        for (var share : upstream.shares()) share.loop.submit(share::evict).get(10, TimeUnit.SECONDS);
    }

    private void sweep() throws Exception {
        for (var share : upstream.shares()) share.loop.submit(share::sweep).get(10, TimeUnit.SECONDS);
    }

    private static Exchange exchange(TestCall call, String method, String path, Body body, Headers headers) {
        int mark = path.indexOf('?');
        String plain = mark < 0 ? path : path.substring(0, mark);
        @Nullable String query = mark < 0 ? null : path.substring(mark + 1);
        var peer = new Request.Peer("192.0.2.1", 1234, "HTTP/1.1");
        var request = new Request(method, "http", "a", "a", plain, plain, query, headers, body, peer, call);
        return exchange(request);
    }

    private static Exchange exchange(Request request) {
        var match =
                new RouteMatch(List.of(), new PathMatch.Prefix("/"), Set.of(), List.of(), List.of(), Optional.empty());
        var action = new Action.DirectReply(200, Headers.EMPTY, "");
        var route =
                new Route("r", "", Map.of(), List.of(match), action, List.of(), Timeouts.NONE, Optional.empty(), false);
        var compiled = new CompiledPath() {
            @Override
            public Map<String, String> parameters(String path) {
                return Map.of();
            }

            @Override
            public int prefixLength(String path) {
                return 0;
            }
        };
        return new Exchange(request, new Verdict.Found(route, match, 0, compiled), new AccessRecord());
    }

    @Override
    public void close() {
        upstream.close();
        loops.close();
    }
}

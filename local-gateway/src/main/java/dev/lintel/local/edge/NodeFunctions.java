package dev.lintel.local.edge;

import dev.lintel.local.edge.FunctionFault.Reason;
import dev.lintel.router.http.NanoClock;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Edge functions in a Node child. A child that ends is started again, after a pause that grows while it keeps ending;
/// calls that it had, and those made during the pause, fail at once. One that makes no headway with a call for
/// [#PATIENCE] or with a load for [#LOAD_PATIENCE] is ended, as is one that does not say a word for
/// [#LOADING_PATIENCE].
/// A function that does not load is told of, and the one before it stays. Thread-safe.
final class NodeFunctions implements EdgeFunctions {
    /// The service allows about a millisecond of computing; this only tells what is stuck from what is slow.
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /// A function's own code runs when it is loaded; Node compiles it first.
    static final Duration LOAD_PATIENCE = Duration.ofSeconds(10);

    /// Until a child says its first word, which takes long on a busy machine.
    static final Duration LOADING_PATIENCE = Duration.ofSeconds(30);

    private static final String ENDED = "the process of the edge functions ended; it is started anew";
    private static final int MOST_CALLS = 2_000;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LAST_PAUSE_MILLIS = 5_000;
    private static final long SWEEP_MILLIS = 250;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String node;
    private final Consumer<String> tell;
    private final NanoClock clock;
    private final InstantSource wall;
    private final Map<FunctionKind, FunctionBundle> bundles = new EnumMap<>(FunctionKind.class);
    private final TreeMap<String, String> values = new TreeMap<>();
    // by number: the child works them off in that order, one after another
    private final TreeMap<Integer, Calling> calls = new TreeMap<>();
    private final TreeMap<Integer, Loading> loads = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("edge-functions-timer").daemon().factory());
    private @Nullable NodeProcess child;
    private String trouble = "the edge functions are not started";
    /// What is told of the child's end.
    private String ending = ENDED;

    private int number;
    private int failures;
    private boolean speaks;
    private long headwayNanos;
    private boolean closed;

    private record Calling(FunctionKind kind, CompletableFuture<JsonNode> result) {}

    private record Loading(FunctionBundle bundle, CompletableFuture<Boolean> over) {}

    /// @param node the command
    /// @param tell is given each line that functions log and each fault, for people
    NodeFunctions(String node, Consumer<String> tell, NanoClock clock, InstantSource wall) {
        this.node = node;
        this.tell = tell;
        this.clock = clock;
        this.wall = wall;
    }

    /// Begins to start the child; calls wait for it.
    ///
    /// @throws IOException if there is no such command
    synchronized void start() throws IOException {
        spawn();
        var sweeping = timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        assert !sweeping.isDone();
    }

    /// Puts a function in place of the one before, for the calls after this one.
    ///
    /// @return whether it could be loaded
    synchronized CompletionStage<Boolean> load(FunctionBundle bundle) {
        @Nullable NodeProcess running = child;
        var over = new CompletableFuture<Boolean>();
        if (running == null) {
            bundles.put(bundle.kind(), bundle); // with the next child
            over.complete(true);
        } else {
            load(running, bundle, over);
        }
        return over;
    }

    private void load(NodeProcess into, FunctionBundle bundle, CompletableFuture<Boolean> over) {
        if (idle()) headwayNanos = clock.nanos();
        loads.put(++number, new Loading(bundle, over));
        ObjectNode frame = JSON.createObjectNode()
                .put("kind", bundle.kind().label())
                .put("code", bundle.code())
                .put("file", bundle.file())
                .put("map", bundle.map());
        into.send('L', number, JSON.writeValueAsBytes(frame));
    }

    @Override
    public CompletionStage<JsonNode> call(FunctionKind kind, byte[] call) {
        var result = new CompletableFuture<JsonNode>();
        @Nullable FunctionFault fault;
        synchronized (this) {
            fault = send(kind, call, result);
        }
        if (fault == null) return result;
        if (fault.reason() == Reason.THROTTLED) tell.accept(String.valueOf(fault.getMessage()));
        result.completeExceptionally(fault);
        return result;
    }

    private @Nullable FunctionFault send(FunctionKind kind, byte[] call, CompletableFuture<JsonNode> result) {
        @Nullable NodeProcess running = child;
        if (running == null) return new FunctionFault(Reason.EXECUTION, trouble);
        if (calls.size() >= MOST_CALLS)
            return new FunctionFault(Reason.THROTTLED, MOST_CALLS + " calls of edge functions are under way already");
        if (idle()) headwayNanos = clock.nanos();
        calls.put(++number, new Calling(kind, result));
        running.send(kind.frame(), number, call);
        return null;
    }

    private boolean idle() {
        return speaks && calls.isEmpty() && loads.isEmpty();
    }

    @Override
    public synchronized void keyValues(Map<String, String> put, Set<String> removed) {
        values.putAll(put);
        values.keySet().removeAll(removed);
        @Nullable NodeProcess running = child;
        if (running != null) running.send('K', 0, keyValueFrame(put, removed, false));
    }

    private byte[] keyValueFrame(Map<String, String> put, Set<String> removed, boolean reset) {
        ObjectNode frame = JSON.createObjectNode()
                .put("id", LocalKeyValueStore.ID)
                .put("at", wall.instant().toString())
                .put("reset", reset);
        ObjectNode set = frame.putObject("set");
        put.forEach(set::put);
        ArrayNode remove = frame.putArray("remove");
        removed.forEach(remove::add);
        return JSON.writeValueAsBytes(frame);
    }

    private void spawn() throws IOException {
        NodeProcess started = NodeProcess.start(node, new NodeProcess.Listener() {
            @Override
            public void received(char type, int number, byte[] json) {
                NodeFunctions.this.received(type, number, json);
            }

            @Override
            public void ended(NodeProcess process) {
                NodeFunctions.this.ended(process);
            }
        });
        child = started;
        speaks = false;
        headwayNanos = clock.nanos();
        started.send('K', 0, keyValueFrame(values, Set.of(), true));
        for (FunctionBundle bundle : bundles.values()) load(started, bundle, new CompletableFuture<>());
    }

    private void received(char type, int number, byte[] json) {
        JsonNode body = JSON.readTree(json);
        if (type == 'O') {
            for (JsonNode line : body.path("lines"))
                tell.accept(body.path("kind").asString() + ": " + line.asString());
            return;
        }
        @Nullable Calling call;
        @Nullable Loading load;
        synchronized (this) {
            headwayNanos = clock.nanos();
            speaks = true;
            call = calls.remove(number);
            if (call != null) failures = 0; // not for a load: a child may load well and die of its first call
            load = loads.remove(number);
            if (load != null && type == 'Y') bundles.put(load.bundle.kind(), load.bundle);
        }
        if (load != null) loaded(load, type == 'Y', body);
        else if (call != null && type == 'R') call.result.complete(body);
        else if (call != null) call.result.completeExceptionally(new FunctionFault(Reason.EXECUTION, told(body)));
    }

    private void loaded(Loading load, boolean well, JsonNode body) {
        if (!well) tell.accept(load.bundle.file() + " cannot be loaded: " + FunctionFault.described(body));
        load.over.complete(well);
    }

    private String told(JsonNode body) {
        String text = FunctionFault.described(body);
        tell.accept(text);
        return text;
    }

    /// Ends a child that has something to do and makes no headway.
    void sweep() {
        @Nullable NodeProcess stuck;
        String what;
        synchronized (this) {
            stuck = child;
            if (stuck == null || (calls.isEmpty() && loads.isEmpty())) return;
            boolean loading = !loads.isEmpty() && (calls.isEmpty() || loads.firstKey() < calls.firstKey());
            Duration patience = !speaks ? LOADING_PATIENCE : loading ? LOAD_PATIENCE : PATIENCE;
            if (clock.nanos() - headwayNanos <= patience.toNanos()) return;
            String who = loading ? loads.values().iterator().next().bundle.file() : "the edge functions";
            if (speaks && !loading) who = calls.values().iterator().next().kind.file();
            what = who + (speaks && !loading ? " did not end within " : " did not load within ") + patience.toSeconds()
                    + " s; its process is started anew";
            ending = what;
        }
        tell.accept(what);
        stuck.kill();
    }

    private void ended(NodeProcess process) {
        List<CompletableFuture<?>> lost = new ArrayList<>();
        String why;
        synchronized (this) {
            if (child != process) return;
            child = null;
            calls.values().forEach(call -> lost.add(call.result));
            calls.clear();
            loads.values().forEach(load -> load.over.complete(false));
            loads.clear();
            trouble = closed ? "the edge functions have been stopped" : ending;
            ending = ENDED;
            why = trouble;
            if (!closed) later();
        }
        lost.forEach(call -> call.completeExceptionally(new FunctionFault(Reason.EXECUTION, why)));
    }

    private void later() {
        long pause = Math.min(LAST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        failures++;
        var unused = timer.schedule(this::again, pause, TimeUnit.MILLISECONDS);
        assert unused != null;
    }

    private synchronized void again() {
        if (closed) return;
        try {
            spawn();
        } catch (IOException e) {
            trouble = "the process of the edge functions cannot be started: " + e.getMessage();
            later();
        }
    }

    /// Of the child; for tests that kill it.
    synchronized Optional<Long> pid() {
        return Optional.ofNullable(child).map(NodeProcess::pid);
    }

    /// How often in a row a child ended without having answered a call.
    synchronized int failures() {
        return failures;
    }

    /// Calls that wait for an answer.
    synchronized int underWay() {
        return calls.size();
    }

    @Override
    public void close() {
        @Nullable NodeProcess running;
        synchronized (this) {
            closed = true;
            running = child;
        }
        timer.shutdownNow();
        if (running != null) running.kill();
    }
}

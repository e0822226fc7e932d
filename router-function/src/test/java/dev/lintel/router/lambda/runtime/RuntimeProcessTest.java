package dev.lintel.router.lambda.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.http.EventLoops;
import dev.lintel.router.http.Flow;
import dev.lintel.router.lambda.Invocation;
import dev.lintel.router.lambda.InvocationHandler;
import dev.lintel.router.lambda.InvocationResponse;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The runtime against a Runtime API that holds it to the rules.
@SuppressWarnings("NullAway.Init") // each test starts with start()
final class RuntimeProcessTest implements HostedFunction, SnapshotHooks {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] PRELUDE = "{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8);

    private final Map<String, String> environment = new HashMap<>();
    private final EventLoops loops = new EventLoops(2);
    private final BlockingQueue<Answering> asked = new LinkedBlockingQueue<>();
    private final List<String> steps = new ArrayList<>();
    private InvocationHandler handler = (invocation, response) -> asked.add(new Answering(invocation, response));
    private RuntimeApiDouble api;
    private CompletableFuture<Integer> exit;

    private record Answering(Invocation invocation, InvocationResponse response) {
        void say(String text) {
            response.write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        }
    }

    private void start(int concurrency, boolean snapStart) throws IOException {
        api = RuntimeApiDouble.start(concurrency, snapStart);
        environment.put("AWS_LAMBDA_RUNTIME_API", api.authority());
        if (concurrency > 1) environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(concurrency));
        if (snapStart) environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        run(() -> this);
    }

    private void run(RuntimeProcess.Init init) {
        exit = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> exit.complete(new RuntimeProcess(environment, InstantSource.system()).run(init)));
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        loops.close();
        assertEquals(List.of(), api.violations());
    }

    private Answering asked() throws InterruptedException {
        @Nullable Answering next = asked.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("no invocation came: " + api.violations());
        return next;
    }

    private Invoked invoke(String event) {
        return api.invoke(event.getBytes(StandardCharsets.UTF_8), PATIENCE);
    }

    // what the runtime asks of us

    @Override
    public EventLoops loops() {
        return loops;
    }

    @Override
    public InvocationHandler handler() {
        return (invocation, response) -> handler.handle(invocation, response);
    }

    @Override
    public SnapshotHooks hooks() {
        return this;
    }

    @Override
    public void beforeCheckpoint() {
        steps.add("before");
    }

    @Override
    public void afterRestore() {
        steps.add("after");
    }

    @Override
    public void close() {}

    // streaming

    @Test
    void handsOnWhatThePlatformTells() throws Exception {
        start(1, false);
        Invoked invoked = api.invoke("{\"a\":1}".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(3));

        Answering answering = asked();

        assertArrayEquals("{\"a\":1}".getBytes(StandardCharsets.UTF_8), answering.invocation.event());
        assertTrue(answering.invocation.requestId().startsWith("00000000-"));
        assertTrue(answering.invocation.functionArn().startsWith("arn:aws:lambda:"));
        assertEquals(answering.invocation.traceId(), System.getProperty("com.amazonaws.xray.traceHeader"));
        assertEquals(null, answering.invocation.clientContext());
        answering.response.begin(PRELUDE, Flow.DONE);
        answering.response.end();
        assertEquals("{\"statusCode\":200}", invoked.outcome().prelude());
    }

    @Test
    void sendsAChunkAFlushAndNothingBefore() throws Exception {
        start(1, false);
        Invoked invoked = invoke("{}");
        Answering answering = asked();

        answering.response.begin(PRELUDE, Flow.DONE);
        answering.say("one");
        answering.say("two");
        answering.response.flush();

        assertEquals(
                "{\"statusCode\":200}\0\0\0\0\0\0\0\0onetwo", invoked.chunk().text());
        answering.say("three");
        answering.response.flush();
        assertEquals("three", invoked.chunk().text());
        assertFalse(invoked.isOver());
        answering.response.end();
        assertEquals("onetwothree", invoked.outcome().text());
        assertFalse(invoked.outcome().failed());
    }

    @Test
    void servesOneInvocationAfterTheOther() throws Exception {
        start(1, false);
        for (int i = 0; i < 20; i++) {
            Invoked invoked = invoke("{}");
            Answering answering = asked();
            answering.response.begin(PRELUDE, Flow.DONE);
            answering.say("reply " + i);
            answering.response.end();
            assertEquals("reply " + i, invoked.outcome().text());
        }
    }

    @Test
    void aReplyWithoutABodyIsItsPreludeAlone() throws Exception {
        start(1, false);
        Invoked invoked = invoke("{}");
        Answering answering = asked();

        answering.response.begin(PRELUDE, Flow.DONE);
        answering.response.end();

        assertEquals("", invoked.outcome().text());
    }

    @Test
    void answersManyAtOnceEachWithItsOwn() throws Exception {
        start(8, false);
        List<Invoked> invoked = new ArrayList<>();
        for (int i = 0; i < 8; i++) invoked.add(invoke("{}"));
        List<Answering> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) all.add(asked());

        for (Answering one : all.reversed()) {
            one.response.begin(PRELUDE, Flow.DONE);
            one.say(one.invocation.requestId());
            one.response.end();
        }

        for (Invoked one : invoked) assertEquals(one.requestId, one.outcome().text());
    }

    @Test
    void holdsTheSourceWhileThePlatformDoesNotRead() throws Exception {
        start(1, false);
        var letGo = new CountDownLatch(1);
        var paused = new CountDownLatch(1);
        var resumed = new CountDownLatch(1);
        Invoked invoked = invoke("{}").readBy(chunk -> {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        Answering answering = asked();
        answering.response.begin(PRELUDE, new Flow() {
            @Override
            public void pause() {
                paused.countDown();
            }

            @Override
            public void resume() {
                resumed.countDown();
            }

            @Override
            public void cancel() {}
        });
        var piece = new byte[32 * 1024];
        long written = 0;
        while (!paused.await(0, TimeUnit.SECONDS) && written < 256L << 20) {
            answering.response.write(Unpooled.wrappedBuffer(piece));
            answering.response.flush();
            written += piece.length;
            loops.group().submit(() -> {}).sync();
        }
        assertTrue(paused.await(0, TimeUnit.SECONDS), written + " bytes went nowhere");
        letGo.countDown();
        assertTrue(resumed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        answering.response.end();
        assertEquals(written, invoked.outcome().payload().length);
    }

    @Test
    void letsTheSourceOnWhereAFlushMakesRoomAtOnce() throws Exception {
        start(1, false);
        Invoked invoked = invoke("{}");
        Answering answering = asked();
        var open = new Semaphore(1);
        answering.response.begin(PRELUDE, new Flow() {
            @Override
            public void pause() {
                open.drainPermits();
            }

            @Override
            public void resume() {
                open.drainPermits();
                open.release();
            }

            @Override
            public void cancel() {}
        });
        for (int i = 0; i < 100; i++) {
            assertTrue(open.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "held for ever");
            open.release();
            answering.response.write(Unpooled.wrappedBuffer(new byte[100_000]));
            loops.group().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
        }
        answering.response.end();
        assertEquals(10_000_000, invoked.outcome().payload().length);
    }

    // failures

    @Test
    void aFailureBeforeTheReplyIsAnError() throws Exception {
        start(1, false);
        Invoked invoked = invoke("{}");

        asked().response.fail("Lintel.Broken", "it \"broke\"\n");

        assertFalse(invoked.outcome().streamed());
        assertEquals("Lintel.Broken", invoked.outcome().errorType());
        assertEquals(
                "{\"errorMessage\":\"it \\\"broke\\\"\\n\",\"errorType\":\"Lintel.Broken\"}",
                invoked.outcome().error());
    }

    @Test
    void aFailureInTheMiddleIsInTheTrailers() throws Exception {
        start(1, false);
        Invoked invoked = invoke("{}");
        Answering answering = asked();
        answering.response.begin(PRELUDE, Flow.DONE);
        answering.say("half");

        answering.response.fail("Lintel.UpstreamCut", "the backend left");
        answering.say("ignored");
        answering.response.end();

        Invoked.Outcome outcome = invoked.outcome();
        assertEquals("half", outcome.text());
        assertTrue(outcome.failed());
        assertEquals("Lintel.UpstreamCut", outcome.errorType());
        assertEquals("{\"errorMessage\":\"the backend left\",\"errorType\":\"Lintel.UpstreamCut\"}", outcome.error());
    }

    @Test
    void aHandlerThatThrowsFailsItsInvocationOnly() throws Exception {
        handler = (invocation, response) -> {
            throw new IllegalStateException("secret");
        };
        start(1, false);
        assertEquals("Lintel.InternalError", invoke("{}").outcome().errorType());
        assertFalse(invoke("{}").outcome().error().contains("secret"));
    }

    @Test
    void givesUpAtTheDeadlineAndLetsGoOfTheSource() throws Exception {
        start(1, false);
        var gone = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        Invoked invoked = api.invoke("{}".getBytes(StandardCharsets.UTF_8), Duration.ofMillis(300));
        Answering answering = asked();
        answering.response.onGone(gone::countDown);
        answering.response.begin(PRELUDE, new Flow() {
            @Override
            public void pause() {}

            @Override
            public void resume() {}

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });

        assertEquals("Lintel.DeadlineExceeded", invoked.outcome().errorType());
        assertTrue(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(cancelled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void goesOnAfterARefusedReplyAndTellsItsSource() throws Exception {
        start(1, false);
        api.answerWith(413);
        var gone = new CountDownLatch(1);
        invoke("{}");
        Answering answering = asked();
        answering.response.begin(PRELUDE, Flow.DONE);
        answering.response.onGone(gone::countDown);
        answering.response.flush();

        assertTrue(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        api.answerWith(202);
        Invoked next = invoke("{}");
        Answering second = asked();
        second.response.begin(PRELUDE, Flow.DONE);
        second.response.end();
        assertEquals("", next.outcome().text());
    }

    @Test
    void endsWhenThePlatformSaysThatItIsBeyondRepair() throws Exception {
        start(1, false);
        api.answerWith(500);
        invoke("{}");
        asked().response.fail("Lintel.Broken", "");

        assertEquals(1, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void endsWhenThereIsNoNextInvocation() throws Exception {
        start(1, false);
        api.ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        api.answerNextWith(500);
        api.wake();

        assertEquals(1, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void endsWhenThePlatformGoesAway() throws Exception {
        start(1, false);
        api.ready().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        api.close();

        assertEquals(1, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    // initialisation and snapshots

    @Test
    void reportsAFailedInitialisation() throws Exception {
        api = RuntimeApiDouble.start(1, false);
        environment.put("AWS_LAMBDA_RUNTIME_API", api.authority());
        run(() -> {
            throw new IllegalArgumentException("no table");
        });

        assertEquals(RuntimeProcess.INIT_FAILED, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        String told = api.initError().getNow("");
        assertTrue(told.startsWith("Runtime.InitError ") && told.contains("no table"), told);
    }

    @Test
    void refusesAConcurrencyThatIsNone() throws Exception {
        environment.put("AWS_LAMBDA_MAX_CONCURRENCY", "0");
        start(1, false);

        assertEquals(RuntimeProcess.INIT_FAILED, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(api.initError().getNow("").contains("AWS_LAMBDA_MAX_CONCURRENCY"));
    }

    @Test
    void runsItsHooksAroundTheSnapshot() throws Exception {
        start(1, true);
        api.checkpoint().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of("before"), steps);

        api.restore();
        Invoked invoked = invoke("{}");
        Answering answering = asked();

        assertEquals(List.of("before", "after"), steps);
        answering.response.begin(PRELUDE, Flow.DONE);
        answering.response.end();
        assertEquals("", invoked.outcome().text());
    }

    @Test
    void reportsAHookThatFailsBeforeTheSnapshot() throws Exception {
        start(
                1,
                true,
                () -> {
                    throw new IllegalStateException("not primed");
                },
                () -> {});

        assertEquals(RuntimeProcess.HOOK_FAILED, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertTrue(api.initError().getNow("").startsWith("Runtime.BeforeCheckpointError "));
        assertFalse(api.checkpoint().isDone());
    }

    @Test
    void reportsAHookThatFailsAfterTheSnapshot() throws Exception {
        start(1, true, () -> {}, () -> {
            throw new IllegalStateException("not renewed");
        });
        api.restore();

        assertEquals(RuntimeProcess.HOOK_FAILED, exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        String told = api.restoreError().getNow("");
        assertTrue(told.startsWith("Runtime.AfterRestoreError ") && told.contains("not renewed"), told);
    }

    private void start(int concurrency, boolean snapStart, Runnable before, Runnable after) throws IOException {
        api = RuntimeApiDouble.start(concurrency, snapStart);
        environment.put("AWS_LAMBDA_RUNTIME_API", api.authority());
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        HostedFunction whole = this;
        run(() -> new HostedFunction() {
            @Override
            public EventLoops loops() {
                return whole.loops();
            }

            @Override
            public InvocationHandler handler() {
                return whole.handler();
            }

            @Override
            public SnapshotHooks hooks() {
                return new SnapshotHooks() {
                    @Override
                    public void beforeCheckpoint() {
                        before.run();
                    }

                    @Override
                    public void afterRestore() {
                        after.run();
                    }
                };
            }

            @Override
            public void close() {}
        });
    }
}

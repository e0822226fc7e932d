package dev.lintel.router.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.router.ManualLoop;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.CollectSink;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.LeakWatch;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakWatch.class)
final class ReplayBodyTest {
    private final ManualLoop loop = new ManualLoop(() -> 0);
    private final Source source = new Source();

    /// A client whose sending the test decides.
    private static final class Source implements Body, Flow {
        private @Nullable Sink sink;
        private boolean paused;
        private boolean cancelled;
        private boolean discarded;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public void start(Sink sink) {
            this.sink = sink;
            sink.open(this);
        }

        private Sink sink() {
            return Objects.requireNonNull(sink);
        }

        void send(String text) {
            sink().write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        }

        void end() {
            sink().end(Headers.EMPTY);
        }

        @Override
        public void discard() {
            discarded = true;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static CollectSink read(Body body) {
        var sink = new CollectSink();
        body.start(sink);
        return sink;
    }

    private static void leave(CollectSink reader) {
        Objects.requireNonNull(reader.flow).cancel();
    }

    @Test
    void givesALaterAttemptWhatCameAndThenTheRest() {
        var body = new ReplayBody(source, loop, 100);
        CollectSink first = read(body.next());
        source.send("ab");
        leave(first);
        assertTrue(source.paused, "the client is held between attempts");
        assertTrue(body.isRepeatable());
        source.send("c"); // was on its way
        CollectSink second = read(body.next());
        assertFalse(source.paused);
        source.send("d");
        source.end();
        assertEquals("ab", first.text.toString());
        assertEquals("abcd", second.text.toString());
        assertTrue(second.ended);
        CollectSink third = read(body.next());
        assertEquals("abcd", third.text.toString());
        assertTrue(third.ended);
    }

    @Test
    void streamsOnBeyondTheLimitButNotAgain() {
        var body = new ReplayBody(source, loop, 3);
        CollectSink first = read(body.next());
        source.send("ab");
        assertTrue(body.isRepeatable());
        source.send("cd");
        assertFalse(body.isRepeatable());
        source.send("e");
        assertEquals("abcde", first.text.toString());
        leave(first);
        assertTrue(source.cancelled, "nobody can read the rest");
    }

    @Test
    void isRepeatableUntilItWasBegun() {
        var body = new ReplayBody(source, loop, 0);
        body.next().discard();
        assertTrue(body.isRepeatable());
        assertFalse(source.discarded);
        body.noMore();
        assertTrue(source.discarded);
    }

    @Test
    void letsTheLastReaderReadOn() {
        var body = new ReplayBody(source, loop, 100);
        CollectSink reader = read(body.next());
        source.send("a");
        body.noMore();
        assertFalse(source.cancelled);
        source.send("b");
        source.end();
        assertEquals("ab", reader.text.toString());
        assertTrue(reader.ended);
    }

    @Test
    void tellsEveryAttemptThatTheClientBrokeOff() {
        var body = new ReplayBody(source, loop, 100);
        CollectSink first = read(body.next());
        source.send("a");
        leave(first);
        source.sink().fail(new IllegalStateException("cut"));
        assertFalse(body.isRepeatable());
        CollectSink second = read(body.next());
        assertEquals("cut", Objects.requireNonNull(second.failure).getMessage());
    }

    /// Wherever attempts end, each that reads to the end has the whole body.
    @Test
    void givesTheWholeBodyWhereverAttemptsEnd() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var client = new Source();
            var body = new ReplayBody(client, loop, 1000);
            var sent = new StringBuilder();
            CollectSink reader = read(body.next());
            for (int step = 0; step < 20; step++) {
                if (random.nextInt(4) == 0) {
                    leave(reader);
                    if (random.nextBoolean()) send(client, sent, random);
                    reader = read(body.next());
                } else {
                    send(client, sent, random);
                }
            }
            client.end();
            assertEquals(sent.toString(), reader.text.toString(), "seed " + seed);
            assertTrue(reader.ended);
        }
    }

    private static void send(Source client, StringBuilder sent, Random random) {
        String piece = "x".repeat(random.nextInt(8)) + random.nextInt(10);
        sent.append(piece);
        client.send(piece);
    }
}

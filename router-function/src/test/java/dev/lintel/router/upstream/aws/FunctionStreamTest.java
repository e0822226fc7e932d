package dev.lintel.router.upstream.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.CollectSink;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Sink;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

class FunctionStreamTest {
    /// What comes from the service, written by the test.
    private static final class Source implements Body, Flow {
        @Nullable
        Sink sink;

        boolean paused;
        boolean cancelled;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public void start(Sink sink) {
            this.sink = sink;
            sink.open(this);
        }

        @Override
        public void discard() {}

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

        Sink sink() {
            return Objects.requireNonNull(sink);
        }
    }

    private final Source source = new Source();

    private CompletableFuture<Reply> streaming() {
        Reply invoked = Reply.of(200, Headers.of("Content-Type", "application/vnd.amazon.eventstream"), source);
        return FunctionStream.of(
                        invoked,
                        (what, cause) -> new ProblemException(Problem.of(ProblemType.UPSTREAM_BAD_REPLY, what)))
                .toCompletableFuture();
    }

    private static byte[] frame(String type, String event, byte[] payload) {
        var bytes = new ByteArrayOutputStream();
        new Message(
                        Map.of(
                                ":message-type", HeaderValue.fromString(type),
                                ":event-type", HeaderValue.fromString(event)),
                        payload)
                .encode(bytes);
        return bytes.toByteArray();
    }

    private static byte[] frames(String... payloads) {
        var bytes = new ByteArrayOutputStream();
        for (String payload : payloads)
            bytes.writeBytes(frame("event", "PayloadChunk", payload.getBytes(StandardCharsets.UTF_8)));
        bytes.writeBytes(frame("event", "InvokeComplete", "{}".getBytes(StandardCharsets.UTF_8)));
        return bytes.toByteArray();
    }

    private void write(byte[] bytes) {
        source.sink().write(Unpooled.wrappedBuffer(bytes));
    }

    @Test
    void readsTheSameWhereverTheBytesAreSplit() {
        byte[] all = frames("{\"statusCode\":203,\"headers\":{\"X-A\":\"b\"}}\0\0\0", "\0\0\0\0\0one ", "two");
        for (int at = 0; at <= all.length; at++) {
            CompletableFuture<Reply> reply = streaming();
            write(Arrays.copyOf(all, at));
            write(Arrays.copyOfRange(all, at, all.length));
            source.sink().end(Headers.EMPTY);
            assertEquals(203, reply.join().status(), "at " + at);
            assertEquals("b", reply.join().headers().first("X-A"));
            assertEquals("one two", CollectSink.read(reply.join().body()), "at " + at);
        }
    }

    @Test
    void beginsTheReplyBeforeTheFunctionIsDone() {
        CompletableFuture<Reply> reply = streaming();
        byte[] first = frame("event", "PayloadChunk", "early ".getBytes(StandardCharsets.UTF_8));
        write(first);
        assertEquals("application/octet-stream", reply.join().headers().first("Content-Type"));
        assertTrue(source.paused); // nobody reads yet
        var sink = new CollectSink();
        reply.join().body().start(sink);
        assertFalse(source.paused);
        assertEquals("early ", sink.text.toString());
        write(frames("late"));
        source.sink().end(Headers.EMPTY);
        assertEquals("early late", sink.text.toString());
        assertTrue(sink.ended);
    }

    @Test
    void passesOnThatTheReaderIsSlowOrGone() {
        CompletableFuture<Reply> reply = streaming();
        write(frame("event", "PayloadChunk", new byte[] {1}));
        var sink = new CollectSink();
        reply.join().body().start(sink);
        Flow flow = Objects.requireNonNull(sink.flow);
        flow.pause();
        assertTrue(source.paused);
        flow.resume();
        assertFalse(source.paused);
        flow.cancel();
        assertTrue(source.cancelled);
        write(frames("more"));
        assertEquals(1, sink.text.length());
    }

    @Test
    void cutsWhatBreaksOff() {
        byte[] whole = frames("a body");
        byte[] damaged = whole.clone();
        damaged[whole.length / 4] ^= 1;
        byte[] exception = frame("exception", "Internal", new byte[0]);
        for (byte[] bytes : new byte[][] {damaged, exception, Arrays.copyOf(whole, whole.length - 20)}) {
            CompletableFuture<Reply> reply = streaming();
            write(bytes);
            source.sink().end(Headers.EMPTY);
            if (reply.isCompletedExceptionally()) continue; // before a byte was sent
            var sink = new CollectSink();
            reply.join().body().start(sink);
            assertNotNull(sink.failure);
            assertFalse(sink.ended);
        }
    }

    @Test
    void passesOverEventsThatItDoesNotKnow() {
        CompletableFuture<Reply> reply = streaming();
        write(frame("event", "Heartbeat", new byte[] {9}));
        write(frames("x"));
        source.sink().end(Headers.EMPTY);
        var sink = new CollectSink();
        reply.join().body().start(sink);
        assertEquals("x", sink.text.toString());
        assertNull(sink.failure);
    }

    @Test
    void takesNothingForAnEmptyReply() {
        CompletableFuture<Reply> reply = streaming();
        write(frames());
        source.sink().end(Headers.EMPTY);
        assertEquals(200, reply.join().status());
        assertEquals("", CollectSink.read(reply.join().body()));
    }
}

package dev.lintel.router.upstream.aws;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Holds a body until all of it is there. One per body.
public final class HeldBody implements Sink {
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes;
    private final int most;
    private final Problem tooLong;
    private Flow flow = Flow.DONE;

    private HeldBody(int most, long announced, Problem tooLong) {
        this.most = most;
        this.tooLong = tooLong;
        this.bytes = new ByteArrayOutputStream((int) Math.min(Math.max(announced, 256), Math.min(most, 1 << 20)));
    }

    /// @param most bytes of it; a longer one is cut and fails with the problem
    public static CompletionStage<byte[]> of(Body body, int most, Problem tooLong) {
        if (body.length() > most) {
            body.discard();
            return CompletableFuture.failedFuture(new ProblemException(tooLong));
        }
        var held = new HeldBody(most, body.length(), tooLong);
        body.start(held);
        return held.whole;
    }

    static Problem requestTooLong(String backend, String limit) {
        return Problem.of(ProblemType.CONTENT_TOO_LARGE, "backend " + backend + " takes a body of at most " + limit);
    }

    @Override
    public void open(Flow flow) {
        this.flow = flow;
    }

    @Override
    public void write(ByteBuf chunk) {
        try {
            if (whole.isDone()) return;
            if (bytes.size() + chunk.readableBytes() > most) {
                whole.completeExceptionally(new ProblemException(tooLong));
                flow.cancel();
            } else {
                chunk.readBytes(bytes, chunk.readableBytes());
            }
        } catch (IOException never) {
            whole.completeExceptionally(never); // memory does not fail so
        } finally {
            chunk.release();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void end(Headers trailers) {
        whole.complete(bytes.toByteArray());
    }

    @Override
    public void fail(Throwable cause) {
        whole.completeExceptionally(cause);
    }
}

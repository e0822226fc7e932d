package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.entry.ReplyTarget;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Flow;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;

/// A reply on its way through a streaming runtime: prelude, then the body's bytes as they come. Before the response
/// ends, the records of what is over are written, for the platform may freeze the process right then.
final class StreamedReply implements ReplyTarget {
    /// API Gateway wants prelude and delimiter within its first 16 KB.
    private static final int REST_PRELUDE_BYTES = 16 * 1024 - 8;

    private final HttpEvent.Shape shape;
    private final InvocationResponse response;
    private final Runnable flushRecords;
    private final Executor background;
    private boolean begun;

    /// @param flushRecords blocks until they are written
    /// @param background runs it, and then ends the response
    StreamedReply(HttpEvent.Shape shape, InvocationResponse response, Runnable flushRecords, Executor background) {
        this.shape = shape;
        this.response = response;
        this.flushRecords = flushRecords;
        this.background = background;
    }

    @Override
    public void head(int status, Headers headers, Flow flow) {
        byte[] prelude = ReplyHead.prelude(shape, status, headers);
        if (shape == HttpEvent.Shape.REST && prelude.length > REST_PRELUDE_BYTES)
            throw new ProblemException(Problem.of(
                    ProblemType.UPSTREAM_BAD_REPLY, "the reply's header fields exceed 16 KB, API Gateway's limit"));
        response.begin(prelude, flow);
        begun = true;
    }

    @Override
    public void data(ByteBuf piece) {
        response.write(piece);
    }

    @Override
    public void flush() {
        response.flush();
    }

    @Override
    public void ended(Call.End end) {
        background.execute(() -> {
            flushRecords.run();
            finish(end);
        });
    }

    private void finish(Call.End end) {
        switch (end) {
            case COMPLETE -> response.end();
            case UPSTREAM_CUT ->
                response.fail("Lintel.UpstreamCut", "the backend's reply ended before it was complete");
            case TIMED_OUT -> response.fail("Lintel.TimedOut", "the reply was not complete in time");
            case FAILED -> response.fail("Lintel.Failed", "the reply could not be completed");
            case CLIENT_GONE -> {
                if (!begun) response.fail("Lintel.Gone", "nobody waits for the reply any more");
            }
        }
    }
}

package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;

/// Takes the bytes of a [Body].
public interface Sink {
    /// @param flow holds back, lets on or cancels the source
    void open(Flow flow);

    /// The chunk is the sink's to release. It may be held back until [#flush()].
    void write(ByteBuf chunk);

    /// No more is at hand: what was written should leave now.
    void flush();

    /// The body is complete, flushed with it.
    ///
    /// @param trailers RFC 9110 section 6.5; mostly empty
    void end(Headers trailers);

    /// The body was cut: what reads it must not take it for complete.
    ///
    /// @param cause of a request's body a `ProblemException` if the client is to be told why (408, 413, 400); it is
    /// then
    /// what
    ///     the call should fail with
    void fail(Throwable cause);
}

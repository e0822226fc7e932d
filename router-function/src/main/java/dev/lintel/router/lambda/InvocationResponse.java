package dev.lintel.router.lambda;

import dev.lintel.router.http.Flow;
import io.netty.buffer.ByteBuf;

/// Where the answer to one invocation goes. One thread calls at a time, any thread may.
public interface InvocationResponse {
    /// Begins a streamed reply. The prelude is the JSON of status, headers and cookies; the runtime writes it, eight
    /// NUL
    /// bytes, and then what [#write] is given.
    ///
    /// @param prelude UTF-8
    /// @param flow of the body's source: held back while the platform does not take bytes
    void begin(byte[] prelude, Flow flow);

    /// Raw bytes of the body. The chunk is the response's to release; it may be held back until [#flush()].
    void write(ByteBuf chunk);

    /// No more is at hand: what was written should leave now.
    void flush();

    /// The reply is complete.
    void end();

    /// The invocation failed: before [#begin] the platform is told so; after it the stream ends with the error in its
    /// trailers, so that whoever reads it does not take it for complete.
    ///
    /// @param type such as `Lintel.UpstreamCut`; letters, digits and dots
    /// @param message for operators; nothing secret
    void fail(String type, String message);

    /// Runs the action once if the platform goes away before the reply is complete; at once if it has gone already.
    void onGone(Runnable action);
}

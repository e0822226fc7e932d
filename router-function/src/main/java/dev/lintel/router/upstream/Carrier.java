package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;

/// One exchange's place on a connection: the connection itself with HTTP/1.1, a stream with HTTP/2. All on its loop.
interface Carrier {
    /// Whether bytes wait that the peer does not take.
    boolean isBlocked();

    void write(ByteBuf chunk);

    void flush();

    /// The request's body is complete.
    void finish(Headers trailers);

    /// Stops or lets on the reading of the reply.
    void hold(boolean held);

    /// The exchange is over before its end: nothing more is sent or heard, and the connection is of no further use if
    /// it carried only this.
    void abort();
}

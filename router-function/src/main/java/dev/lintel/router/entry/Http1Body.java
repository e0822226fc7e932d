package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What follows the head of one HTTP/1 request: its content, or the client's side of a tunnel that may come to be. Sits
/// between the bytes of the connection and the [RequestBody] that the handler was given. One per request with a body.
final class Http1Body implements RequestBody.Source {
    /// Of content nobody wants, this much is read and dropped to keep the connection.
    private static final int DRAINED_BYTES = 256 * 1024;

    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.ISO_8859_1));

    private final Http1Connection connection;
    private final Http1Exchange exchange;
    private final RequestBody taker;
    private final @Nullable BodyReader reader;
    private boolean continueDue;
    private boolean tunnelPossible;
    private int dropped;

    private Http1Body(Http1Connection connection, Http1Exchange exchange, long length, @Nullable BodyReader reader) {
        this.connection = connection;
        this.exchange = exchange;
        this.reader = reader;
        this.taker = new RequestBody(length, this);
        this.tunnelPossible = reader == null;
    }

    static Http1Body content(Http1Connection connection, Http1Exchange exchange, Framing framing, EntryLimits limits) {
        var body = new Http1Body(connection, exchange, framing.length(), new BodyReader(framing.length(), limits));
        body.continueDue = framing.expectsContinue();
        return body;
    }

    static Http1Body tunnel(Http1Connection connection, Http1Exchange exchange) {
        return new Http1Body(connection, exchange, -1, null);
    }

    RequestBody taker() {
        return taker;
    }

    /// Hands on the next piece of content.
    ///
    /// @return whether there was progress
    /// @throws dev.lintel.contract.ProblemException if the content cannot be read on
    boolean read(ByteBuf in) {
        BodyReader source = reader;
        if (source == null || !taker.wants()) return false;
        ByteBuf piece = source.read(in);
        if (piece != null) {
            if (!exchange.count(piece.readableBytes())) {
                piece.release();
                throw Refusals.bodyTooLarge(exchange.bodyLimit());
            }
            taker.offer(piece);
        }
        if (source.complete()) taker.complete(source.trailers());
        return piece != null || source.complete();
    }

    /// Drops the next piece of content.
    ///
    /// @return whether there was progress
    /// @throws dev.lintel.contract.ProblemException if the content cannot be read on, or is too much to be worth it
    boolean drop(ByteBuf in) {
        BodyReader source = reader;
        if (source == null) return false;
        ByteBuf piece = source.read(in);
        if (piece != null) {
            dropped += piece.readableBytes();
            piece.release();
            if (dropped > DRAINED_BYTES) throw Refusals.bodyTooLarge(DRAINED_BYTES);
        }
        return piece != null || source.complete();
    }

    /// Whether all content was read.
    boolean complete() {
        return reader == null || reader.complete();
    }

    /// Takes all the bytes over as they are.
    void pass(ByteBuf in) {
        exchange.count(in.readableBytes());
        taker.offer(in);
    }

    /// Whether bytes of a tunnel have somewhere to go, be it nowhere.
    boolean takesAny() {
        return taker.wants() || taker.over();
    }

    boolean tunnelPossible() {
        return tunnelPossible;
    }

    void tunnelOpens() {
        tunnelPossible = false;
    }

    /// The request was an ordinary one after all: its content is empty.
    void tunnelRefused() {
        if (!tunnelPossible) return;
        tunnelPossible = false;
        taker.complete(Headers.EMPTY);
    }

    void tunnelEnds() {
        taker.complete(Headers.EMPTY);
    }

    /// Whether it is worth it to read the rest, so that another request can follow.
    boolean canBeDropped() {
        return reader != null && !continueDue && reader.known() <= DRAINED_BYTES;
    }

    void abort(Throwable cause) {
        taker.abort(cause);
    }

    /// Nobody is to get the rest.
    void abandon() {
        taker.abort(new ClosedChannelException());
    }

    boolean wants() {
        return taker.wants();
    }

    void flush() {
        taker.flush();
    }

    @Override
    public boolean onLoop() {
        return connection.loop().executor().inEventLoop();
    }

    @Override
    public Executor executor() {
        return connection.loop().executor();
    }

    @Override
    public void started() {
        BodyReader source = reader;
        if (source == null || exchange.isOver()) return;
        if (source.known() > exchange.bodyLimit()) {
            connection.refuse(Refusals.bodyTooLarge(exchange.bodyLimit()));
        } else if (continueDue) {
            continueDue = false;
            if (!exchange.hasStatus() && !connection.hasBytes())
                connection.out().send(CONTINUE.duplicate());
        }
    }

    @Override
    public void wanted() {
        connection.bodyWanted();
    }

    @Override
    public void consumed(int bytes) {}
}

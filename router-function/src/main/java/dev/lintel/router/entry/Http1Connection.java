package dev.lintel.router.entry;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// One HTTP/1 connection: bytes in, one request at a time, bytes out. What a client pipelines stays in the buffer until
/// the reply before it is done, so replies leave in order.
final class Http1Connection extends ChannelInboundHandlerAdapter implements EntryConnection {
    /// Read ahead of what anyone asked for, before the socket is left alone.
    private static final int AHEAD_BYTES = 64 * 1024;
    /// How long a client has to close after the last reply.
    private static final long LINGER_NANOS = 2_000_000_000L;
    /// How long a handler has to answer a request whose body failed.
    private static final long FAULT_NANOS = 1_000_000_000L;

    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    /// What becomes of the bytes that come in.
    private enum Phase {
        /// They are a request's head, or the connection is idle.
        HEAD,
        /// They are the request's body.
        BODY,
        /// They wait: the request is complete, its reply is not.
        REPLY,
        /// They go through as they are.
        TUNNEL,
        /// They are dropped up to the end of the body, whose reply is complete.
        DRAIN,
        /// They are dropped: the request cannot be read to its end.
        BROKEN,
        /// They are dropped until the client closes: the last reply was sent.
        LINGER,
        CLOSED
    }

    private final EntryLoop loop;
    private final Channel channel;
    private final Http1Output out;
    private final Request.Peer peer;
    private final Request.Peer oldPeer;
    private Phase phase = Phase.HEAD;
    private EntryLimits limits;
    private @Nullable ByteBuf pending;
    private @Nullable RequestHead head;
    private @Nullable Http1Exchange exchange;
    private @Nullable Http1Body body;
    private @Nullable Problem fault;
    private Authority authority = Authority.NONE;
    private boolean reading = true;
    private boolean pumping;
    private boolean served;
    private long since;

    Http1Connection(EntryLoop loop, Channel channel, String address, int port) {
        this.loop = loop;
        this.channel = channel;
        this.out = new Http1Output(channel);
        this.peer = new Request.Peer(address, port, "HTTP/1.1");
        this.oldPeer = new Request.Peer(address, port, "HTTP/1.0");
        this.limits = loop.limits();
        this.since = loop.nanos();
        loop.add(this);
    }

    EntryLoop loop() {
        return loop;
    }

    Http1Output out() {
        return out;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        switch (phase) {
            case BROKEN, LINGER, CLOSED -> in.release();
            default -> {
                ByteBuf before = pending;
                pending = before == null
                        ? in
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), before, in);
                out.readBegins();
                pump();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        out.readEnds();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) exchange.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean tunnel = phase == Phase.TUNNEL;
        phase = Phase.CLOSED;
        loop.remove(this);
        dropPending();
        Http1Exchange cut = exchange;
        exchange = null;
        if (cut != null) cut.gone(tunnel ? Call.End.COMPLETE : Call.End.CLIENT_GONE);
        Http1Body open = body;
        body = null;
        if (open == null) return;
        if (tunnel) open.tunnelEnds();
        open.abandon();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close(); // a reset by the client, mostly; what was under way ends in channelInactive
    }

    private void pump() {
        if (pumping) return;
        pumping = true;
        try {
            while (pending != null && step(pending)) {}
        } catch (ProblemException refused) {
            refuse(refused);
        } finally {
            pumping = false;
        }
        if (body != null) body.flush();
        ByteBuf left = pending;
        if (left != null && !left.isReadable()) {
            left.release();
            pending = left = null;
        }
        boolean read = phase == Phase.HEAD || left == null || left.readableBytes() < AHEAD_BYTES;
        if (read == reading) return;
        reading = read;
        channel.config().setAutoRead(read);
    }

    private boolean step(ByteBuf in) {
        return switch (phase) {
            case HEAD -> in.isReadable() && (served || !isHttp2(in)) && readHead(in);
            case BODY -> readBody(in);
            case DRAIN -> drop(in);
            case TUNNEL -> pass(in);
            case BROKEN, LINGER -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
            case REPLY, CLOSED -> false;
        };
    }

    // Prior knowledge (RFC 9113 section 3.3): a first request that could only be the preface of HTTP/2.
    private boolean isHttp2(ByteBuf in) {
        int bytes = Math.min(in.readableBytes(), PREFACE.readableBytes());
        if (!ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, bytes)) return false;
        if (bytes < PREFACE.readableBytes()) return in.getByte(in.readerIndex()) == 'P' && bytes > 2;
        leaveTo(Http2Entry.of(loop, peer.address(), peer.port()));
        return true;
    }

    private void leaveTo(Http2Entry successor) {
        ByteBuf unread = pending;
        pending = null;
        phase = Phase.CLOSED;
        loop.remove(this);
        if (!reading) channel.config().setAutoRead(true);
        channel.pipeline().replace(this, null, successor);
        if (unread != null) channel.pipeline().fireChannelRead(unread);
    }

    private boolean upgrade(RequestHead read, Opening opening) {
        Http2Settings settings = Http2Upgrade.settings(opening.headers());
        if (settings == null) return false;
        head = null;
        out.write(Http2Upgrade.switching());
        Http2Entry successor = Http2Entry.of(loop, peer.address(), peer.port());
        ByteBuf unread = pending;
        pending = null;
        leaveTo(successor);
        successor.upgraded(settings, read, opening);
        if (unread != null) channel.pipeline().fireChannelRead(unread);
        return true;
    }

    private boolean readHead(ByteBuf in) {
        RequestHead reading = head;
        boolean first = reading == null;
        if (reading == null) {
            limits = loop.limits();
            head = reading = new RequestHead(limits);
        }
        if (reading.read(in, loop.scratch())) {
            begin(reading);
            return true;
        }
        if (first) since = loop.nanos();
        return false;
    }

    private void begin(RequestHead read) {
        Opening opening = Opening.of(read, authority);
        Framing framing = opening.framing();
        authority = opening.authority();
        if (framing.upgrade() == Framing.Upgrade.H2C && upgrade(read, opening)) return;
        Http1Exchange begun = open(read, framing.keepAlive());
        phase = Phase.REPLY;
        if (framing.length() != 0) {
            body = Http1Body.content(this, begun, framing, limits);
            phase = Phase.BODY;
        } else if (framing.upgrade() == Framing.Upgrade.WEBSOCKET) {
            body = Http1Body.tunnel(this, begun);
        }
        begun.ask(new Request(
                read.method(),
                "http",
                authority.text(),
                authority.host(),
                read.rawPath(),
                opening.path(),
                read.query(),
                opening.headers(),
                body == null ? Body.EMPTY : body.taker(),
                read.minor() == 0 ? oldPeer : peer,
                begun));
    }

    private Http1Exchange open(@Nullable RequestHead read, boolean keepAlive) {
        head = null;
        served = true;
        String method = read == null ? "" : read.method();
        int minor = read == null ? 1 : read.minor();
        Http1Exchange begun = new Http1Exchange(loop, this, method, minor, keepAlive, limits.bodyBytes());
        exchange = begun;
        return begun;
    }

    private boolean readBody(ByteBuf in) {
        Http1Body current = body;
        if (current == null || !current.wants()) return false;
        since = loop.nanos();
        boolean progress = current.read(in);
        if (phase == Phase.BODY && current.complete()) phase = Phase.REPLY;
        return progress;
    }

    private boolean drop(ByteBuf in) {
        Http1Body current = body;
        if (current == null) return false;
        boolean progress = current.drop(in);
        if (current.complete()) rest();
        return progress;
    }

    private boolean pass(ByteBuf in) {
        Http1Body current = body;
        if (current == null || !in.isReadable() || !current.takesAny()) return false;
        pending = null;
        current.pass(in);
        return false;
    }

    // What cannot be read on: before the handler has seen it, it is told of the refusal; later, the body fails.
    void refuse(ProblemException cause) {
        since = loop.nanos();
        switch (phase) {
            case HEAD -> {
                RequestHead read = head;
                phase = Phase.BROKEN;
                Http1Exchange begun = open(read, false);
                String rawPath = read == null ? "" : read.rawPath();
                Request.Peer sender = read != null && read.minor() == 0 ? oldPeer : peer;
                begun.answer(loop.refuse(cause.problem(), read == null ? "" : read.method(), rawPath, sender));
            }
            case BODY -> {
                phase = Phase.BROKEN;
                fault = cause.problem();
                if (exchange != null) exchange.closeAfterwards();
                if (body != null) body.abort(cause);
            }
            case DRAIN -> close(true);
            case REPLY, TUNNEL, BROKEN, LINGER, CLOSED -> channel.close();
        }
    }

    /// Whether the connection could carry another request after the reply that begins now.
    boolean canStay() {
        if (loop.draining() || phase == Phase.BROKEN) return false;
        return phase != Phase.BODY || (body != null && body.canBeDropped());
    }

    boolean canTunnel() {
        return body != null && body.tunnelPossible();
    }

    /// The reply is not the one that opens a tunnel.
    void refuseTunnel() {
        if (body != null) body.tunnelRefused();
    }

    void openTunnel() {
        if (body != null) body.tunnelOpens();
        phase = Phase.TUNNEL;
        loop.executor().execute(this::pump);
    }

    /// Whether bytes are there that were not read yet.
    boolean hasBytes() {
        return pending != null && pending.isReadable();
    }

    void bodyWanted() {
        since = loop.nanos();
        pump();
    }

    /// The exchange is over; its last bytes were written.
    void replied(Http1Exchange done) {
        if (exchange != done) return;
        exchange = null;
        if (phase == Phase.LINGER || phase == Phase.CLOSED) return;
        boolean unread = phase == Phase.BODY || phase == Phase.BROKEN;
        Phase was = phase;
        phase = Phase.DRAIN;
        if (body != null) body.abandon();
        if (!done.keepAlive()) {
            close(unread || was == Phase.TUNNEL || pending != null);
            return;
        }
        since = loop.nanos();
        if (!unread) rest();
        pump();
    }

    // Ready for the next request.
    private void rest() {
        phase = Phase.HEAD;
        body = null;
        since = loop.nanos();
        if (loop.draining() && pending == null) close(false);
    }

    private void close(boolean linger) {
        phase = Phase.LINGER;
        since = loop.nanos();
        if (linger) out.shutAfterFlush();
        else out.closeAfterFlush();
    }

    /// Ends the connection so that the body under way is seen as cut.
    void cutAfterFlush(boolean untilClose) {
        phase = Phase.LINGER;
        since = loop.nanos();
        if (body != null) body.abandon();
        if (untilClose) out.resetAfterFlush();
        else out.closeAfterFlush();
    }

    @Override
    public void sweep(long now) {
        long waited = now - since;
        switch (phase) {
            case HEAD -> {
                if (head != null) {
                    if (waited > limits.headNanos()) giveUp("the head was not complete in time");
                } else if (waited > sending(served ? limits.keepAliveNanos() : limits.headNanos())) {
                    channel.close();
                }
            }
            case BODY -> {
                if (body != null && body.wants() && waited > limits.bodyIdleNanos()) giveUp("the body stalled");
            }
            case BROKEN -> {
                if (exchange != null && fault != null && waited > FAULT_NANOS) exchange.answer(Reply.of(fault));
            }
            case DRAIN -> {
                if (waited > LINGER_NANOS) channel.close();
            }
            case LINGER -> {
                if (waited > sending(LINGER_NANOS)) channel.close();
            }
            case REPLY, TUNNEL, CLOSED -> {}
        }
        if (exchange != null && out.isStalled(now, limits.bodyIdleNanos())) {
            phase = Phase.LINGER; // nothing that was pipelined is begun
            exchange.gone(Call.End.TIMED_OUT);
            out.reset();
        }
    }

    // A client that is slow to take the end of its reply is not an idle one.
    private long sending(long nanos) {
        return out.isDrained() ? nanos : Math.max(nanos, limits.bodyIdleNanos());
    }

    private void giveUp(String detail) {
        refuse(Refusals.refusal(ProblemType.REQUEST_TIMEOUT, detail));
    }

    @Override
    public void drain() {
        if (phase == Phase.HEAD && head == null && pending == null) channel.close();
    }

    @Override
    public void cut() {
        Http1Exchange current = exchange;
        if (current == null) channel.close();
        else out.reset();
    }

    private void dropPending() {
        ByteBuf left = pending;
        pending = null;
        if (left != null) left.release();
    }
}

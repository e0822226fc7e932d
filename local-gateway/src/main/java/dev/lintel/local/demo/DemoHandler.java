package dev.lintel.local.demo;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/echo`, `/items`, `/items/{id}`, `/events` (a slow stream), `/status/{code}`; `/ws` is taken before.
final class DemoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int EVENTS = 10;
    private static final long EVENT_MILLIS = 300;

    private record Item(String id, String name, int cents) {}

    private static final List<Item> ITEMS = List.of(
            new Item("1", "lintel of oak", 4_900),
            new Item("2", "lintel of sandstone", 12_900),
            new Item("3", "lintel of steel", 8_900));

    private final String name;

    private final DemoMood mood;
    private final InstantSource clock;

    DemoHandler(String name, DemoMood mood, InstantSource clock) {
        this.name = name;
        this.mood = mood;
        this.clock = clock;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        long delay = mood.delayMillis(clock);
        if (delay == 0) {
            answer(context, request);
            return;
        }
        request.retain();
        context.executor().schedule(() -> late(context, request), delay, TimeUnit.MILLISECONDS);
    }

    private void late(ChannelHandlerContext context, FullHttpRequest request) {
        try {
            answer(context, request);
        } finally {
            request.release();
        }
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest request) {
        if (mood.fails(clock)) {
            reply(context, request, HttpResponseStatus.SERVICE_UNAVAILABLE, node().put("error", "in a bad mood"));
            return;
        }
        String path = new QueryStringDecoder(request.uri()).path();
        if (path.equals("/events")) events(context, 1);
        else if (path.startsWith("/status/")) reply(context, request, status(path.substring(8)), node());
        else if (path.equals("/items")) reply(context, request, HttpResponseStatus.OK, items());
        else if (path.startsWith("/items/")) item(context, request, path.substring(7));
        else if (path.startsWith("/echo")) reply(context, request, HttpResponseStatus.OK, echo(request));
        else reply(context, request, HttpResponseStatus.NOT_FOUND, node().put("error", "no " + path + " here"));
    }

    private ObjectNode node() {
        return JSON.createObjectNode().put("backend", name);
    }

    private ObjectNode echo(FullHttpRequest request) {
        ObjectNode echo = node().put("method", request.method().name()).put("target", request.uri());
        ObjectNode headers = echo.putObject("headers");
        request.headers().forEach(field -> headers.put(field.getKey(), field.getValue()));
        return echo.put("body", request.content().toString(StandardCharsets.UTF_8));
    }

    private ObjectNode items() {
        ObjectNode reply = node();
        var items = reply.putArray("items");
        for (Item item : ITEMS) items.add(describe(item));
        return reply;
    }

    private void item(ChannelHandlerContext context, FullHttpRequest request, String id) {
        for (Item item : ITEMS) {
            if (!item.id.equals(id)) continue;
            reply(context, request, HttpResponseStatus.OK, node().set("item", describe(item)));
            return;
        }
        reply(context, request, HttpResponseStatus.NOT_FOUND, node().put("error", "no such item"));
    }

    private static ObjectNode describe(Item item) {
        return JSON.createObjectNode().put("id", item.id).put("name", item.name).put("cents", item.cents);
    }

    private static HttpResponseStatus status(String code) {
        return code.matches("[2-5][0-9]{2}")
                ? HttpResponseStatus.valueOf(Integer.parseInt(code))
                : HttpResponseStatus.BAD_REQUEST;
    }

    private void reply(ChannelHandlerContext context, FullHttpRequest request, HttpResponseStatus status, Object body) {
        var bytes = Unpooled.copiedBuffer(body + "\n", StandardCharsets.UTF_8);
        var reply = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
        reply.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        reply.headers().set("X-Demo-Backend", name);
        boolean bodiless = status.code() == 204 || status.code() == 304;
        if (!bodiless) HttpUtil.setContentLength(reply, bytes.readableBytes());
        boolean keep = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(reply, keep);
        var written = context.writeAndFlush(reply);
        if (!keep) written.addListener(ChannelFutureListener.CLOSE);
    }

    private void events(ChannelHandlerContext context, int number) {
        if (number == 1) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                    .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            context.write(head);
        }
        if (number > EVENTS) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        String event = "id: " + number + "\ndata: " + name + " says " + number + "\n\n";
        context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(event, StandardCharsets.UTF_8)));
        var next = context.executor().schedule(() -> events(context, number + 1), EVENT_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> next.cancel(false));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
        context.close();
    }
}

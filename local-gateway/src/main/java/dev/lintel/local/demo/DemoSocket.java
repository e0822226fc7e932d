package dev.lintel.local.demo;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/// Answers each WebSocket message with the same, text after the server's name.
final class DemoSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final String name;

    DemoSocket(String name) {
        this.name = name;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text -> context.writeAndFlush(new TextWebSocketFrame(name + ": " + text.text()));
            case BinaryWebSocketFrame binary ->
                context.writeAndFlush(new BinaryWebSocketFrame(binary.content().retain()));
            default -> context.close(); // fragments: nobody's demo
        }
    }
}

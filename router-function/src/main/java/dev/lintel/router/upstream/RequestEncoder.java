package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/// Writes HTTP/1.1 requests (RFC 9112): a head goes into one buffer, framed anew. One per connection; not thread-safe.
final class RequestEncoder {
    private byte[] bytes = new byte[1024];
    private int length;

    static boolean asksForUpgrade(Request request) {
        return request.method().equals("GET") && request.headers().contains("upgrade");
    }

    static boolean expectsContinue(Request request) {
        String expect = request.headers().first("expect");
        return expect != null && expect.equalsIgnoreCase("100-continue");
    }

    /// @param bodyLength -1 for chunks, 0 for none
    /// @throws ProblemException `BAD_REQUEST` if a field or the target holds what must not stand in a head
    ByteBuf encode(Request request, Destination to, long bodyLength, boolean upgrade, ByteBufAllocator allocator) {
        length = 0;
        text(request.method());
        octet(' ');
        target(request, to);
        text(" HTTP/1.1\r\n");
        int visibleUpTo = length - 2;
        if (!visible(visibleUpTo)) throw refused("the request target holds a character that may not be sent");
        fields(request.headers(), to, upgrade);
        if (upgrade) text("Connection: upgrade\r\n");
        else if (bodyLength < 0) text("Transfer-Encoding: chunked\r\n");
        else if (bodyLength > 0 || meansABody(request.method())) contentLength(bodyLength);
        text("\r\n");
        return written(allocator);
    }

    /// What stands before a chunk: its size, and the end of the chunk before it.
    ByteBuf chunkSize(int size, boolean first, ByteBufAllocator allocator) {
        length = 0;
        if (!first) text("\r\n");
        text(Integer.toHexString(size));
        text("\r\n");
        return written(allocator);
    }

    ByteBuf lastChunk(Headers trailers, boolean first, ByteBufAllocator allocator) {
        length = 0;
        text(first ? "0\r\n" : "\r\n0\r\n");
        for (int i = 0; i < trailers.size(); i++) field(trailers.name(i), trailers.value(i));
        text("\r\n");
        return written(allocator);
    }

    private ByteBuf written(ByteBufAllocator allocator) {
        return allocator.directBuffer(length).writeBytes(bytes, 0, length);
    }

    /// An absent body is told of where one is usual (RFC 9110 section 8.6).
    static boolean meansABody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private void target(Request request, Destination to) {
        String path = request.path();
        text(to.basePath);
        if (path.isEmpty() && to.basePath.isEmpty()) octet('/');
        else text(path);
        String query = request.query();
        if (query == null) return;
        octet('?');
        text(query);
    }

    private void fields(Headers headers, Destination to, boolean upgrade) {
        boolean host = false;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            switch (name.length()) {
                case 4 -> host |= name.equalsIgnoreCase("host");
                case 7 -> {
                    if (!upgrade && name.equalsIgnoreCase("upgrade")) continue;
                }
                case 10 -> {
                    if (name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive")) continue;
                }
                case 14 -> {
                    if (name.equalsIgnoreCase("content-length")) continue;
                }
                case 17 -> {
                    if (name.equalsIgnoreCase("transfer-encoding")) continue;
                }
                default -> {}
            }
            field(name, headers.value(i));
        }
        if (!host) field("Host", to.authority);
    }

    private void field(String name, String value) {
        int start = length;
        text(name);
        octet(':');
        octet(' ');
        text(value);
        for (int i = start; i < length; i++) {
            byte b = bytes[i];
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f)
                throw refused("a header field holds a character that may not be sent");
        }
        octet('\r');
        octet('\n');
    }

    private void contentLength(long bodyLength) {
        text("Content-Length: ");
        text(Long.toString(bodyLength));
        text("\r\n");
    }

    private boolean visible(int end) {
        int spaces = 0;
        for (int i = 0; i < end; i++) {
            byte b = bytes[i];
            if (b == ' ') spaces++;
            else if (b <= ' ' || b == 0x7f) return false;
        }
        return spaces == 2;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(Problem.of(ProblemType.BAD_REQUEST, detail));
    }

    private void octet(char octet) {
        if (length == bytes.length) bytes = Arrays.copyOf(bytes, length << 1);
        bytes[length++] = (byte) octet;
    }

    /// Latin-1, as header fields were read; what was checked after this is what is sent.
    @SuppressWarnings("deprecation") // the one way from a string to given bytes without an encoder and a copy
    private void text(String text) {
        int chars = text.length();
        if (bytes.length - length < chars) bytes = Arrays.copyOf(bytes, Math.max(bytes.length << 1, length + chars));
        text.getBytes(0, chars, bytes, length);
        length += chars;
    }
}

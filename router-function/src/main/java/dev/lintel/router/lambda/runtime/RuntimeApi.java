package dev.lintel.router.lambda.runtime;

import dev.lintel.router.http.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;

/// Where the Runtime API is, and the heads of the requests it takes. Immutable.
///
/// @param loops the router's own: a reply goes from its backend's connection to the API's without a hop
/// @param address of `AWS_LAMBDA_RUNTIME_API`
/// @param authority as in that variable
record RuntimeApi(EventLoops loops, InetSocketAddress address, String authority) {
    private static final String VERSION = "/2018-06-01/runtime";
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    private static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

    /// @param authority host and port
    /// @throws IllegalArgumentException if it is not
    static RuntimeApi at(String authority, EventLoops loops) {
        int colon = authority.lastIndexOf(':');
        if (colon < 1) throw new IllegalArgumentException("AWS_LAMBDA_RUNTIME_API is HOST:PORT, not " + authority);
        try {
            int port = Integer.parseInt(authority.substring(colon + 1));
            return new RuntimeApi(loops, new InetSocketAddress(authority.substring(0, colon), port), authority);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("AWS_LAMBDA_RUNTIME_API is HOST:PORT, not " + authority, e);
        }
    }

    String next() {
        return head("GET", "/invocation/next", "");
    }

    String restoreNext() {
        return head("GET", "/restore/next", "");
    }

    /// The head of a streamed reply, whose connection ends with it, as the documentation of custom runtimes asks.
    String streamed(String requestId) {
        return head(
                "POST",
                "/invocation/" + requestId + "/response",
                "Content-Type: application/vnd.awslambda.http-integration-response\r\n"
                        + "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "Trailer: " + ERROR_TYPE + ", " + ERROR_BODY + "\r\n"
                        + "Connection: close\r\n");
    }

    /// @param requestId null for what concerns no invocation
    ByteBuf error(ErrorReport.At at, String requestId, ErrorReport error) {
        String path = switch (at) {
            case INIT -> "/init/error";
            case RESTORE -> "/restore/error";
            case INVOCATION -> "/invocation/" + requestId + "/error";
        };
        byte[] json = error.json();
        ByteBuf request = ascii(head(
                "POST",
                path,
                "Content-Type: application/json\r\n" + ERROR_TYPE + ": " + error.type() + "\r\nContent-Length: "
                        + json.length + "\r\nConnection: close\r\n"));
        return request.writeBytes(json);
    }

    /// The last chunk of a reply that failed on its way.
    static ByteBuf failedEnd(ErrorReport error) {
        return ascii(
                "0\r\n" + ERROR_TYPE + ": " + error.type() + "\r\n" + ERROR_BODY + ": " + error.base64() + "\r\n\r\n");
    }

    private String head(String method, String path, String fields) {
        return method + " " + VERSION + path + " HTTP/1.1\r\nHost: " + authority + "\r\nUser-Agent: lintel\r\n" + fields
                + "\r\n";
    }

    static ByteBuf ascii(String text) {
        return ByteBufUtil.writeAscii(ByteBufAllocator.DEFAULT, text);
    }
}

package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ReplyParserTest {
    private static final String CHUNKED = """
            HTTP/1.1 100 Continue

            HTTP/1.1 200 OK
            Server: x
            Empty:
            X-Wide: \t a b \t
            Transfer-Encoding: Chunked

            4
            abcd
            00a;x="y"
            0123456789
            0
            X-Sum: 1
            Host: evil

            """.replace("\n", "\r\n");
    private static final String CHUNKED_READ =
            "[100 0][200 -1 keep Server=x,Empty=,X-Wide=a b,Transfer-Encoding=Chunked]" + "abcd0123456789[end X-Sum=1]";

    @Test
    void readsARepliesWhereverItIsSplit() throws Exception {
        for (int first = 0; first <= CHUNKED.length(); first++) {
            for (int second = first; second <= CHUNKED.length(); second += 7) {
                assertEquals(
                        CHUNKED_READ,
                        read(CHUNKED.substring(0, first), CHUNKED.substring(first, second), CHUNKED.substring(second)));
            }
        }
    }

    @Test
    void readsAReplyByteByByte() throws Exception {
        assertEquals(CHUNKED_READ, read(CHUNKED.split("")));
    }

    @Test
    void readsALengthAndLeavesTheRest() throws Exception {
        assertEquals(
                "[200 3 keep Content-Length=3]abc[end surplus]",
                read("HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\nabcd"));
        assertEquals("[200 0 keep Content-Length=0][end]", read("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"));
        assertEquals("[204 0 keep ][end]", read("HTTP/1.1 204 No Content\r\n\r\n"));
    }

    @Test
    void knowsWhichConnectionsLast() throws Exception {
        assertEquals("[200 -1 close ]abc", read("HTTP/1.1 200 OK\r\n\r\nabc"));
        assertEquals("[200 0 close Content-Length=0][end]", read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
        assertEquals(
                "[200 0 keep Connection=Keep-Alive,Content-Length=0][end]",
                read("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n"));
        assertEquals(
                "[200 0 close Connection=a, close,Content-Length=0][end]",
                read("HTTP/1.1 200 OK\r\nConnection: a, close\r\nContent-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\nA: b\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 99 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u0000c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\u007f\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nx",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 2\r\na\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a\rb\r\na\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\naXX",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\na",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA b: c\r\n\r\n"
            })
    void refusesWhatCouldBeReadInTwoWays(String reply) {
        assertThrows(BadReply.class, () -> read(reply));
        assertThrows(BadReply.class, () -> read(reply.split("")));
    }

    @Test
    void boundsAHead() throws Exception {
        String start = "HTTP/1.1 200 OK\r\n";
        String fits = start + "A: " + "x".repeat(HeadReader.MAX_BYTES - start.length() - 7 - 19)
                + "\r\nContent-Length: 0\r\n\r\n";
        assertTrue(read(fits).endsWith("[end]"));
        assertThrows(BadReply.class, () -> read(start + "A: " + "x".repeat(HeadReader.MAX_BYTES) + "\r\n\r\n"));
        assertThrows(BadReply.class, () -> read(start + "A: b\r\n".repeat(HeadReader.MAX_FIELDS + 1) + "\r\n"));
        assertThrows(BadReply.class, () -> read(start + "Transfer-Encoding: chunked\r\n\r\n0;" + "x".repeat(5000)));
    }

    @Test
    void takesStringsOfTheReplyBeforeWhereTheyAreTheSame() throws Exception {
        var reader = new HeadReader();
        Headers first = fields(reader, "A: 1\r\nBb: 2\r\n\r\n");
        Headers second = fields(reader, "A: 1\r\nBc: 2\r\n\r\n");
        assertTrue(first.name(0).equals("A") && second.name(1).equals("Bc"));
        assertTrue(System.identityHashCode(first.name(0)) == System.identityHashCode(second.name(0)));
    }

    private static Headers fields(HeadReader reader, String section) throws BadReply {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer().writeBytes(section.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return reader.fields(0, reader.find(bytes));
        } finally {
            bytes.release();
        }
    }

    private static String read(String... pieces) throws BadReply {
        var told = new StringBuilder();
        var parser = new ReplyParser(
                new ReplyParser.Listener() {
                    @Override
                    public void interim(int status, Headers headers) {
                        told.append('[')
                                .append(status)
                                .append(' ')
                                .append(headers.size())
                                .append(']');
                    }

                    @Override
                    public void head(int status, Headers headers, long length, boolean persistent) {
                        told.append('[').append(status).append(' ').append(length);
                        told.append(persistent ? " keep " : " close ")
                                .append(text(headers))
                                .append(']');
                    }

                    @Override
                    public void chunk(ByteBuf chunk) {
                        told.append(chunk.toString(StandardCharsets.ISO_8859_1));
                        chunk.release();
                    }

                    @Override
                    public void end(Headers trailers, boolean surplus) {
                        told.append("[end").append(trailers.size() == 0 ? "" : " " + text(trailers));
                        told.append(surplus ? " surplus]" : "]");
                    }
                },
                ByteBufAllocator.DEFAULT);
        parser.expect("GET", false);
        try {
            for (String piece : List.of(pieces))
                parser.feed(ByteBufAllocator.DEFAULT.buffer().writeBytes(piece.getBytes(StandardCharsets.ISO_8859_1)));
        } finally {
            parser.close();
        }
        return told.toString();
    }

    private static String text(Headers headers) {
        var text = new StringBuilder();
        headers.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value));
        return text.toString();
    }
}

package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Flow;
import io.netty.buffer.ByteBuf;
import java.util.List;

/// Where a [DirectEntry] puts the reply to one request. Called on one thread, in this order: `head` once, `data` and
/// `flush` any number of times, `ended` once.
public interface ReplyTarget {
    /// @param status 200 to 599
    /// @param headers end-to-end, checked: names are tokens, values have no control characters. `Content-Length` is
    /// among
    ///     them if the length is known
    /// @param flow of what follows
    /// @throws dev.lintel.contract.ProblemException if the head cannot be taken; the problem is sent in its place
    void head(int status, Headers headers, Flow flow);

    /// A piece of the body, the target's to release.
    void data(ByteBuf piece);

    void flush();

    /// It is over, and its record was handed to telemetry. Comes without a head if the client left.
    void ended(Call.End end);

    /// Fields that end at the entry or that its framing replaces.
    List<String> NOT_PASSED =
            List.of("Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade");
}

package dev.lintel.router.http;

import dev.lintel.contract.Headers;
import java.util.function.Consumer;

/// The life of one request at its entry. One per request; safe from any thread.
public interface Call {
    /// On the entry's `NanoClock`, when the head was complete.
    long startedNanos();

    /// On the same clock: until when a backend may be waited for, so that the host, which ends the exchange a little
    /// later,
    /// can still be given an answer. Far away where the host sets no end.
    default long deadlineNanos() {
        return startedNanos() + Long.MAX_VALUE / 4;
    }

    /// Sends an interim reply (RFC 9110 section 15.2), such as 103, where the entry can; else nothing. 100 is not sent
    /// so:
    /// an entry sends it when the body of a request with `Expect: 100-continue` is started.
    void interim(int status, Headers headers);

    /// Another limit on the body of this request than the gateway's. Good before the body is started: an entry then
    /// fails
    /// it
    /// with `CONTENT_TOO_LARGE`, at once if its announced length is above the limit, else when it is crossed.
    ///
    /// @param bytes 0 or more
    default void limitBody(long bytes) {}

    /// Runs the action once if the client goes before the reply is complete; at once if it is gone already. Several
    /// actions may be given.
    void onGone(Runnable action);

    /// Told once, after the last byte of the reply was handed to the connection or the exchange was cut. One listener.
    void onFinished(Consumer<Outcome> listener);

    /// @param status that was sent; 0 if the client left before any
    /// @param requestBytes of the body that were read
    /// @param replyBytes of the body that were sent
    /// @param firstByteNanos when the reply's head was written; 0 if none was
    /// @param endNanos when it was over
    record Outcome(int status, long requestBytes, long replyBytes, long firstByteNanos, long endNanos, End end) {}

    enum End {
        COMPLETE,
        CLIENT_GONE,
        UPSTREAM_CUT,
        TIMED_OUT,
        FAILED
    }
}

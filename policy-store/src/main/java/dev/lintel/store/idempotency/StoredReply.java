package dev.lintel.store.idempotency;

import dev.lintel.contract.Headers;
import java.util.Arrays;

/// A whole reply.
///
/// @param status 200 to 599
/// @param headers end-to-end ones
/// @param body not to be changed
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record StoredReply(int status, Headers headers, byte[] body) {
    /// What there is room for in an item of DynamoDB, beside the rest of it.
    public static final int MAX_BYTES = 380 * 1024;

    /// @throws IllegalArgumentException if the status is none, or it is too large
    public StoredReply {
        if (status < 200 || status > 599) throw new IllegalArgumentException("no status of a reply: " + status);
        if (bytes(headers) + body.length > MAX_BYTES)
            throw new IllegalArgumentException("larger than " + MAX_BYTES + " bytes");
    }

    /// What header fields take of the room.
    public static long bytes(Headers headers) {
        long bytes = 0;
        for (int i = 0; i < headers.size(); i++)
            bytes += headers.name(i).length() + headers.value(i).length() + 4L;
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredReply that
                && status == that.status
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * headers.hashCode() + Arrays.hashCode(body);
    }
}

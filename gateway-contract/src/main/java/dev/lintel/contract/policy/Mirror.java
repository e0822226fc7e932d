package dev.lintel.contract.policy;

import dev.lintel.contract.Kind;
import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.Range;
import org.jspecify.annotations.Nullable;

/// Sends a copy of requests to another backend and throws its replies away. The client never waits for it. Fails open:
/// a mirror that is down or slow loses copies, counted in metrics.
///
/// @param backend id of the backend
/// @param percent share of requests, above 0 and at most 100
/// @param maxBodyBytes requests with a larger body are not mirrored; at most 1 MiB
public record Mirror(String backend, double percent, int maxBodyBytes) implements PolicySpec {
    public static final String KIND = "mirror";
    public static final Range MAX_BODY_BYTES = new Range(0, 1 << 20);
    private static final int USUAL_BODY_BYTES = 65_536;

    /// @throws IllegalArgumentException if a component is out of range
    public Mirror {
        if (!(percent > 0 && percent <= 100))
            throw new IllegalArgumentException("percent must be above 0 and at most 100");
        MAX_BODY_BYTES.require("maxBodyBytes", maxBodyBytes);
    }

    static @Nullable Mirror parse(Members in) {
        String backend = in.reference("backend", Kind.BACKEND);
        double percent = in.decimal("percent", 0, 100, 100);
        int maxBodyBytes = in.integer("maxBodyBytes", MAX_BODY_BYTES, USUAL_BODY_BYTES);
        return backend == null ? null : new Mirror(backend, percent, maxBodyBytes);
    }

    @Override
    public String kind() {
        return KIND;
    }
}

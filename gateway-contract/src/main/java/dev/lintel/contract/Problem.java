package dev.lintel.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One failure that a caller is told of (RFC 9457). It holds no key, body, stack trace or upstream host.
///
/// @param type what kind of failure
/// @param detail what happened and the limit that was met, one sentence
/// @param members extension members, JSON-compatible values (String, Number, Boolean, List, Map), in order
/// @param headers header fields the reply must carry, such as `Allow` or `Retry-After`
/// @param faults each fault of a document or a request, with its place; empty where there is just one
public record Problem(
        ProblemType type, String detail, Map<String, Object> members, Headers headers, List<Fault> faults) {

    public Problem {
        members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
        faults = List.copyOf(faults);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Map.of(), Headers.EMPTY, List.of());
    }

    /// All faults of a document at once; never empty.
    public static Problem of(ProblemType type, String detail, List<Fault> faults) {
        return new Problem(type, detail, Map.of(), Headers.EMPTY, faults);
    }

    public Problem with(String member, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, more, headers, faults);
    }

    public Problem withHeader(String name, String value) {
        return new Problem(
                type, detail, members, headers.toBuilder().set(name, value).build(), faults);
    }
}

package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.router.telemetry.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Status and fields of a reply as members of a JSON object, in the form that the event's service reads. Payload 2.0:
/// `headers` with several values joined, and `cookies`; REST: `headers` for fields of one value, `multiValueHeaders`
/// for
/// the others and for `Set-Cookie`.
final class ReplyHead {
    private static final String SET_COOKIE = "Set-Cookie";

    private ReplyHead() {}

    /// A whole object: what comes before a streamed body.
    static byte[] prelude(HttpEvent.Shape shape, int status, Headers headers) {
        var json = new JsonBytes(256 + headers.size() * 64).raw('{');
        write(shape, status, headers, json);
        return json.raw('}').toByteArray();
    }

    /// The members, without braces.
    static void write(HttpEvent.Shape shape, int status, Headers headers, JsonBytes json) {
        json.raw("\"statusCode\":").number(status);
        switch (shape) {
            case FUNCTION_URL -> {
                single(headers, true, json);
                list(",\"cookies\":[", headers.all(SET_COOKIE), json);
            }
            case REST -> {
                single(headers, false, json);
                multiple(headers, json);
            }
        }
    }

    private static void single(Headers headers, boolean join, JsonBytes json) {
        json.raw(",\"headers\":{");
        boolean first = true;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.equalsIgnoreCase(SET_COOKIE) || isLater(headers, i)) continue;
            boolean several = hasMore(headers, i);
            if (several && !join) continue;
            if (!first) json.raw(',');
            first = false;
            String joined = several ? headers.joined(name) : headers.value(i);
            json.string(name).raw(':').string(joined == null ? "" : joined);
        }
        json.raw('}');
    }

    private static void multiple(Headers headers, JsonBytes json) {
        List<String> names = new ArrayList<>(2);
        for (int i = 0; i < headers.size(); i++) {
            boolean cookie = headers.name(i).equalsIgnoreCase(SET_COOKIE);
            if (!isLater(headers, i) && (cookie || hasMore(headers, i))) names.add(headers.name(i));
        }
        if (names.isEmpty()) return;
        json.raw(",\"multiValueHeaders\":{");
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) json.raw(',');
            json.string(names.get(i).equalsIgnoreCase(SET_COOKIE) ? SET_COOKIE : names.get(i));
            list(":[", headers.all(names.get(i)), json);
        }
        json.raw('}');
    }

    private static void list(String before, List<String> values, JsonBytes json) {
        if (values.isEmpty()) return;
        json.raw(before);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) json.raw(',');
            json.string(values.get(i));
        }
        json.raw(']');
    }

    private static boolean isLater(Headers headers, int index) {
        for (int i = 0; i < index; i++) if (headers.name(i).equalsIgnoreCase(headers.name(index))) return true;
        return false;
    }

    private static boolean hasMore(Headers headers, int index) {
        for (int i = index + 1; i < headers.size(); i++)
            if (headers.name(i).equalsIgnoreCase(headers.name(index))) return true;
        return false;
    }

    /// Whether a body of that type can stand in JSON as it is, if it is UTF-8.
    static boolean isText(Headers headers) {
        if (headers.contains("Content-Encoding")) return false;
        String given = headers.first("Content-Type");
        if (given == null) return false;
        int end = given.indexOf(';');
        String type = (end < 0 ? given : given.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/")
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.equals("application/javascript")
                || type.equals("application/x-www-form-urlencoded");
    }
}

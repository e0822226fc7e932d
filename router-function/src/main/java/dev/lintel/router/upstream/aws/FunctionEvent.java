package dev.lintel.router.upstream.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.telemetry.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A request as a function gets it: the event of payload format 2.0, as function URLs send it.
final class FunctionEvent {
    /// Of one invocation, by Lambda's quota: request and buffered reply, 6 MB each.
    static final int MOST_BYTES = 6 << 20;

    private final JsonBytes json = new JsonBytes(4096);
    private final Exchange exchange;
    private final Request request;

    private FunctionEvent(Exchange exchange) {
        this.exchange = exchange;
        this.request = exchange.request();
    }

    static byte[] of(Exchange exchange, byte[] body, Instant now) {
        var event = new FunctionEvent(exchange);
        event.write(body, now);
        return event.json.toByteArray();
    }

    private void write(byte[] body, Instant now) {
        json.raw("{\"version\":\"2.0\",\"routeKey\":\"$default\",\"rawPath\":").string(request.path());
        String query = request.query() == null ? "" : request.query();
        json.raw(",\"rawQueryString\":").string(query);
        cookies();
        headers();
        if (!query.isEmpty()) object("queryStringParameters", parameters(query));
        context(now);
        body(body);
        json.raw('}');
    }

    private void cookies() {
        boolean any = false;
        Headers fields = request.headers();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.name(i).equalsIgnoreCase("Cookie")) continue;
            for (String cookie : fields.value(i).split(";", -1)) {
                if (cookie.isBlank()) continue;
                json.raw(any ? "," : ",\"cookies\":[").string(cookie.strip());
                any = true;
            }
        }
        if (any) json.raw(']');
    }

    private void headers() {
        Map<String, String> joined = new LinkedHashMap<>();
        Headers fields = request.headers();
        if (!fields.contains("Host")) joined.put("host", request.authority());
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i).toLowerCase(Locale.ROOT);
            if (!name.equals("cookie")) joined.merge(name, fields.value(i), (some, more) -> some + "," + more);
        }
        object("headers", joined);
    }

    /// Decoded, several of one name joined by commas.
    private static Map<String, String> parameters(String query) {
        Map<String, StringJoiner> joined = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            joined.computeIfAbsent(name, n -> new StringJoiner(",")).add(value);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        joined.forEach((name, values) -> parameters.put(name, values.toString()));
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return java.net.URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text; // the function has the raw query as well
        }
    }

    private void object(String name, Map<String, String> members) {
        json.raw(',').string(name).raw(":{");
        boolean first = true;
        for (Map.Entry<String, String> member : members.entrySet()) {
            if (!first) json.raw(',');
            first = false;
            json.string(member.getKey()).raw(':').string(member.getValue());
        }
        json.raw('}');
    }

    private void context(Instant now) {
        @Nullable String agent = request.headers().first("User-Agent");
        json.raw(",\"requestContext\":{\"accountId\":\"anonymous\",\"apiId\":\"lintel\",\"domainName\":")
                .string(request.host())
                .raw(",\"domainPrefix\":\"lintel\",\"http\":{\"method\":")
                .string(request.method())
                .raw(",\"path\":")
                .string(request.path())
                .raw(",\"protocol\":")
                .string(request.peer().protocol())
                .raw(",\"sourceIp\":")
                .string(client())
                .raw(",\"userAgent\":")
                .string(agent == null ? "" : agent)
                .raw("},\"requestId\":")
                .string(exchange.record().requestId)
                .raw(",\"routeKey\":\"$default\",\"stage\":\"$default\",\"time\":")
                .string(EventTime.of(now))
                .raw(",\"timeEpoch\":")
                .number(now.toEpochMilli())
                .raw('}');
    }

    private String client() {
        String client = exchange.record().client;
        return client.isEmpty() ? request.peer().address() : client;
    }

    private void body(byte[] body) {
        @Nullable String text = isText(request.headers().first("Content-Type")) ? utf8(body) : null;
        if (body.length > 0)
            json.raw(",\"body\":").string(text == null ? Base64.getEncoder().encodeToString(body) : text);
        json.raw(",\"isBase64Encoded\":").raw(body.length > 0 && text == null ? "true" : "false");
    }

    private static boolean isText(@Nullable String type) {
        if (type == null) return false;
        int end = type.indexOf(';');
        String plain = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return plain.startsWith("text/")
                || plain.equals("application/json")
                || plain.equals("application/xml")
                || plain.equals("application/javascript")
                || plain.equals("application/x-www-form-urlencoded")
                || plain.endsWith("+json")
                || plain.endsWith("+xml");
    }

    private static @Nullable String utf8(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }
}

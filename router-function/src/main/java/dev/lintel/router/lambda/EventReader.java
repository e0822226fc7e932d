package dev.lintel.router.lambda;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads an event in one pass, without a tree: members that say nothing of the request are skipped, the body is left
/// where it is. The shape is told by what the event holds, for its members come in any order. One per event.
final class EventReader {
    private static final JsonFactory JSON = new JsonFactory();
    /// Members that may stand there once only.
    private static final Set<String> READ = Set.of(
            "rawPath",
            "rawQueryString",
            "path",
            "httpMethod",
            "headers",
            "multiValueHeaders",
            "cookies",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "requestContext",
            "body",
            "isBase64Encoded",
            "version");

    private final byte[] event;
    private final JsonParser json;
    private final java.util.HashSet<String> seen = new java.util.HashSet<>(16);
    private final EventFields fields = new EventFields();
    private final QueryText single = new QueryText();
    private final QueryText multiple = new QueryText();
    private @Nullable String version;
    private @Nullable String rawPath;
    private @Nullable String rawQuery;
    private @Nullable String path;
    private @Nullable String httpMethod;
    private @Nullable String urlMethod;
    private @Nullable String protocol;
    private @Nullable String sourceIp;
    private @Nullable String domainName;
    private int body = -1;
    private boolean base64;

    private EventReader(byte[] event, JsonParser json) {
        this.event = event;
        this.json = json;
    }

    /// @throws EventFault if it is no such event
    static HttpEvent read(byte[] event) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), event, 0, event.length)) {
            var reader = new EventReader(event, json);
            reader.members();
            return reader.event();
        } catch (JacksonException unreadable) {
            throw EventFault.malformed("the event is not JSON, or nested or long beyond reason");
        }
    }

    private void members() {
        if (json.nextToken() != JsonToken.START_OBJECT) throw EventFault.notHttp();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (READ.contains(name) && !seen.add(name)) throw EventFault.malformed("the event says something twice");
            json.nextToken();
            switch (name) {
                case "version" -> version = text();
                case "rawPath" -> rawPath = text();
                case "rawQueryString" -> rawQuery = text();
                case "path" -> path = text();
                case "httpMethod" -> httpMethod = text();
                case "headers" -> each((field, value) -> fields.single(field, value));
                case "multiValueHeaders" -> each((field, value) -> fields.multiple(field, value));
                case "cookies" -> cookies();
                case "queryStringParameters" -> each(single::add);
                case "multiValueQueryStringParameters" -> each(multiple::add);
                case "requestContext" -> context();
                case "body" -> body();
                case "isBase64Encoded" -> base64 = flag();
                default -> json.skipChildren();
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null)
            throw EventFault.malformed("the event is more than one object");
    }

    private void context() {
        if (!isObject()) return;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "http" -> http();
                case "identity" -> identity();
                case "protocol" -> protocol = once(protocol, text());
                case "domainName" -> domainName = once(domainName, text());
                default -> json.skipChildren();
            }
        }
    }

    private void http() {
        if (!isObject()) return;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "method" -> urlMethod = once(urlMethod, text());
                case "protocol" -> protocol = once(protocol, text());
                case "sourceIp" -> sourceIp = once(sourceIp, text());
                default -> json.skipChildren();
            }
        }
    }

    private void identity() {
        if (!isObject()) return;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals("sourceIp")) sourceIp = once(sourceIp, text());
            else json.skipChildren();
        }
    }

    private void cookies() {
        if (json.currentToken() == JsonToken.VALUE_NULL) return;
        if (json.currentToken() != JsonToken.START_ARRAY) throw EventFault.malformed("cookies are no list");
        while (json.nextToken() != JsonToken.END_ARRAY) fields.cookie(required());
    }

    /// Each value of an object of texts or of lists of texts.
    private void each(java.util.function.BiConsumer<String, String> taker) {
        if (!isObject()) return;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) taker.accept(name, required());
            } else {
                @Nullable String value = text();
                if (value != null) taker.accept(name, value);
            }
        }
    }

    private void body() {
        if (json.currentToken() == JsonToken.VALUE_STRING)
            body = (int) json.currentTokenLocation().getByteOffset() + 1;
        else if (json.currentToken() != JsonToken.VALUE_NULL) throw EventFault.malformed("the body is no text");
    }

    private boolean isObject() {
        if (json.currentToken() == JsonToken.VALUE_NULL) return false;
        if (json.currentToken() != JsonToken.START_OBJECT) throw EventFault.malformed("a member of another type");
        return true;
    }

    private @Nullable String text() {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : required();
    }

    private String required() {
        if (json.currentToken() != JsonToken.VALUE_STRING) throw EventFault.malformed("a member of another type");
        return json.getString();
    }

    private boolean flag() {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw EventFault.malformed("a member of another type");
        };
    }

    private static @Nullable String once(@Nullable String before, @Nullable String now) {
        if (before != null) throw EventFault.malformed("the event says something twice");
        return now;
    }

    private HttpEvent event() {
        boolean url = urlMethod != null && rawPath != null;
        boolean rest = httpMethod != null && path != null;
        if (url && rest) throw EventFault.malformed("the event has two shapes");
        if (url && (version == null || version.equals("2.0")))
            return event(HttpEvent.Shape.FUNCTION_URL, urlMethod, rawPath, rawQuery);
        if (rest && (version == null || version.equals("1.0"))) {
            QueryText query = multiple.isEmpty() ? single : multiple;
            return event(HttpEvent.Shape.REST, httpMethod, path, query.text());
        }
        throw EventFault.notHttp();
    }

    private HttpEvent event(
            HttpEvent.Shape shape, @Nullable String method, @Nullable String target, @Nullable String query) {
        Headers headers = fields.headers(domainName);
        return new HttpEvent(
                shape,
                method == null ? "" : method,
                target == null || target.isEmpty() ? "/" : target,
                query == null || query.isEmpty() ? null : query,
                headers,
                body < 0 ? Body.EMPTY : EventBody.of(event, body, base64),
                sourceIp == null ? "" : sourceIp,
                protocol(protocol));
    }

    private static String protocol(@Nullable String told) {
        return told != null && (told.equals("HTTP/2.0") || told.equals("HTTP/2")) ? "HTTP/2" : "HTTP/1.1";
    }
}

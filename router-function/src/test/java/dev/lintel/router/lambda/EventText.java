package dev.lintel.router.lambda;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Events as AWS would make them of a request, after its documentation:
/// [function URL](https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads) and
/// [REST proxy](https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
/// No live event was recorded.
public final class EventText {
    private EventText() {}

    /// Payload 2.0: names in lower case, several values joined, cookies apart.
    public static byte[] functionUrl(Corpus.Case request) {
        ObjectNode event = Corpus.JSON.createObjectNode();
        event.put("version", "2.0").put("routeKey", "$default").put("rawPath", request.path());
        String query = request.query();
        event.put("rawQueryString", query == null ? "" : query);
        Map<String, String> fields = new LinkedHashMap<>();
        each(request, (name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("cookie")) {
                ArrayNode cookies = event.withArray("cookies");
                for (String pair : value.split("; ", -1)) cookies.add(pair);
            } else {
                fields.merge(lower, value, (before, more) -> before.strip() + "," + more.strip());
            }
        });
        ObjectNode headers = event.putObject("headers");
        fields.forEach(headers::put);
        ObjectNode context = event.putObject("requestContext");
        context.put("accountId", "anonymous").put("apiId", "abc").put("domainName", "abc.lambda-url.us-east-1.on.aws");
        context.putNull("authentication");
        context.putObject("http")
                .put("method", request.method())
                .put("path", request.path())
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "127.0.0.1")
                .put("userAgent", "agent");
        context.put("requestId", "id").put("routeKey", "$default").put("stage", "$default");
        context.put("time", "12/Mar/2020:19:03:58 +0000").put("timeEpoch", 1583348638390L);
        body(request, event);
        return Corpus.JSON.writeValueAsBytes(event);
    }

    /// Proxy event 1.0: each value by itself, query decoded, the stage in the context's path only.
    public static byte[] rest(Corpus.Case request) {
        ObjectNode event = Corpus.JSON.createObjectNode();
        event.put("resource", "/{proxy+}").put("path", request.path()).put("httpMethod", request.method());
        ObjectNode headers = event.putObject("headers");
        ObjectNode multiple = event.putObject("multiValueHeaders");
        each(request, (name, value) -> {
            headers.put(name, value);
            multiple.withArrayProperty(name).add(value);
        });
        query(request.query(), event);
        event.putObject("pathParameters").put("proxy", "x");
        event.putNull("stageVariables");
        ObjectNode context = event.putObject("requestContext");
        context.put("resourcePath", "/{proxy+}").put("httpMethod", request.method());
        context.put("path", "/live" + request.path())
                .put("protocol", "HTTP/1.1")
                .put("stage", "live");
        context.put("domainName", "abc.execute-api.us-east-1.amazonaws.com").put("requestId", "id");
        context.putObject("identity").put("sourceIp", "127.0.0.1").put("userAgent", "agent");
        body(request, event);
        return Corpus.JSON.writeValueAsBytes(event);
    }

    private static void query(@org.jspecify.annotations.Nullable String query, ObjectNode event) {
        if (query == null) {
            event.putNull("queryStringParameters");
            event.putNull("multiValueQueryStringParameters");
            return;
        }
        ObjectNode single = event.putObject("queryStringParameters");
        ObjectNode multiple = event.putObject("multiValueQueryStringParameters");
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            single.put(name, value);
            multiple.withArrayProperty(name).add(value);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void each(Corpus.Case request, java.util.function.BiConsumer<String, String> taker) {
        taker.accept("Host", request.host());
        List<String> fields = request.headers();
        for (int i = 0; i < fields.size(); i += 2) taker.accept(fields.get(i), fields.get(i + 1));
        if (request.body().length > 0 && !request.lengthGiven())
            taker.accept("Content-Length", Integer.toString(request.body().length));
    }

    private static void body(Corpus.Case request, ObjectNode event) {
        if (request.body().length == 0) {
            event.putNull("body");
            event.put("isBase64Encoded", false);
        } else if (request.binary()) {
            event.put("body", Base64.getEncoder().encodeToString(request.body()))
                    .put("isBase64Encoded", true);
        } else {
            event.put("body", new String(request.body(), StandardCharsets.UTF_8))
                    .put("isBase64Encoded", false);
        }
    }
}

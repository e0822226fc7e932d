package dev.lintel.router.upstream;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.router.http.Request;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Header fields between Lintel's form and that of HTTP/2 (RFC 9113 section 8.2 and 8.3).
final class Http2Fields {
    private Http2Fields() {}

    /// @throws ProblemException `BAD_REQUEST` if a field holds what must not be sent
    static Http2Headers of(Request request, Destination to, long bodyLength) {
        Headers headers = request.headers();
        Http2Headers fields = new DefaultHttp2Headers(false, headers.size() + 8);
        @Nullable String host = headers.first("host");
        String path = request.path().isEmpty() && to.basePath.isEmpty() ? "/" : to.basePath + request.path();
        fields.method(checked(request.method()));
        fields.scheme(to.secure ? "https" : "http");
        fields.authority(checked(host == null ? to.authority : host));
        fields.path(checked(request.query() == null ? path : path + "?" + request.query()));
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            String value = headers.value(i);
            switch (name) {
                case "host",
                        "connection",
                        "keep-alive",
                        "proxy-connection",
                        "transfer-encoding",
                        "upgrade",
                        "http2-settings",
                        "content-length" -> {}
                case "te" -> {
                    if (value.equalsIgnoreCase("trailers")) fields.add("te", "trailers");
                }
                default -> fields.add(checked(name), checked(value));
            }
        }
        if (bodyLength > 0 || (bodyLength == 0 && RequestEncoder.meansABody(request.method())))
            fields.addLong("content-length", bodyLength);
        return fields;
    }

    static Http2Headers ofTrailers(Headers trailers) {
        Http2Headers fields = new DefaultHttp2Headers(false, trailers.size());
        trailers.forEach((name, value) -> fields.add(checked(name.toLowerCase(Locale.ROOT)), checked(value)));
        return fields;
    }

    private static String checked(String text) {
        if (!isClean(text))
            throw new ProblemException(
                    Problem.of(ProblemType.BAD_REQUEST, "a header field holds a character that may not be sent"));
        return text;
    }

    private static boolean isClean(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) return false;
        }
        return true;
    }

    static int status(Http2Headers fields) throws BadReply {
        @Nullable CharSequence text = fields.status();
        int status = 0;
        for (int i = 0; text != null && text.length() == 3 && i < 3; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') throw new BadReply("sent a status that is none");
            status = status * 10 + (c - '0');
        }
        if (status < 100 || status > 599) throw new BadReply("sent a status that is none");
        return status;
    }

    static Headers read(Http2Headers fields) throws BadReply {
        if (fields.size() > HeadReader.MAX_FIELDS)
            throw new BadReply("sent more than " + HeadReader.MAX_FIELDS + " header fields");
        Headers.Builder read = Headers.builder();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            CharSequence name = field.getKey();
            if (name.length() == 0 || name.charAt(0) == ':') continue;
            if (!isClean(name) || !isClean(field.getValue()))
                throw new BadReply("sent a control character in a header field");
            read.add(name.toString(), field.getValue().toString());
        }
        return read.build();
    }

    static long contentLength(Headers headers) throws BadReply {
        @Nullable String text = headers.first("content-length");
        return text == null ? -1 : Framing.number(text);
    }
}

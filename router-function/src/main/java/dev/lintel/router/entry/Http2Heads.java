package dev.lintel.router.entry;

import dev.lintel.contract.Headers;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Field sections of HTTP/2 (RFC 9113 section 8.2) turned into [Headers] and back.
final class Http2Heads {
    /// What means something for one HTTP/1 connection only, or frames a message there.
    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private Http2Heads() {}

    /// Regular fields only. Cookies come in crumbs and are put together (section 8.2.3).
    static Headers read(Http2Headers section, EntryLimits limits) {
        Headers.Builder fields = Headers.builder();
        int bytes = 0;
        for (Map.Entry<CharSequence, CharSequence> entry : section) {
            AsciiString name = AsciiString.of(entry.getKey());
            if (name.byteAt(0) == ':') continue;
            AsciiString value = AsciiString.of(entry.getValue());
            bytes += name.length() + value.length() + 4;
            if (bytes > limits.headerBytes()) throw Refusals.fieldsTooLarge(limits.headerBytes());
            add(fields, name(name), value(value));
            if (fields.size() > limits.headerCount()) throw Refusals.tooManyFields(limits.headerCount());
        }
        return fields.build();
    }

    static Http2Headers write(int status, Headers headers, long length, byte[] date) {
        Http2Headers section = new DefaultHttp2Headers(false, headers.size() + 4);
        section.status(Integer.toString(status));
        boolean dated = copy(headers, section);
        if (length >= 0) section.set("content-length", Long.toString(length));
        if (!dated) section.set("date", new AsciiString(date, false));
        return section;
    }

    /// Of trailers or an interim reply.
    static Http2Headers write(Headers headers) {
        Http2Headers section = new DefaultHttp2Headers(false, headers.size() + 1);
        copy(headers, section);
        return section;
    }

    // Whether there was a Date.
    private static boolean copy(Headers headers, Http2Headers section) {
        boolean dated = false;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            String value = headers.value(i);
            if (!FieldNames.isToken(name)) throw new IllegalArgumentException("not a field name");
            for (int at = 0; at < value.length(); at++) {
                if (value.charAt(at) > 0xff || FieldNames.isControl((byte) value.charAt(at)))
                    throw new IllegalArgumentException("a control character in the value of " + name);
            }
            if (CONNECTION_FIELDS.contains(name) || name.equals("content-length")) continue;
            dated |= name.equals("date");
            section.add(name, value);
        }
        return dated;
    }

    private static void add(Headers.Builder fields, String name, String value) {
        if (name.equals("cookie")) {
            String before = fields.first("cookie");
            fields.set("cookie", before == null ? value : before + "; " + value);
        } else {
            fields.add(name, value);
        }
    }

    private static String name(AsciiString name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            byte b = name.byteAt(i);
            if (!FieldNames.isTokenChar(b) || (b >= 'A' && b <= 'Z'))
                throw Refusals.badRequest("a header field without a valid name");
            hash = 31 * hash + b;
        }
        String known = FieldNames.intern(name.array(), name.arrayOffset(), name.arrayOffset() + name.length(), hash);
        if (CONNECTION_FIELDS.contains(known)) throw Refusals.badRequest("a field of HTTP/1 connections in HTTP/2");
        return known;
    }

    private static String value(AsciiString value) {
        for (int i = 0; i < value.length(); i++) {
            if (FieldNames.isControl(value.byteAt(i))) throw Refusals.framing("a control character in a header value");
        }
        return value.toString().strip();
    }
}

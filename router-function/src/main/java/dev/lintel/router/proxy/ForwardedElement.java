package dev.lintel.router.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One element of `Forwarded` (RFC 7239 section 4), as the proxy that wrote it saw its own client.
///
/// @param client value of `for`, without brackets and port; null if it was not said or is no address
/// @param proto value of `proto`
/// @param host value of `host`
record ForwardedElement(
        @Nullable String client,
        @Nullable String proto,
        @Nullable String host) {

    /// In the order of the field: nearest to the client first. What is malformed says nothing.
    static List<ForwardedElement> parse(String field) {
        List<ForwardedElement> elements = new ArrayList<>(2);
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= field.length(); i++) {
            char c = i == field.length() ? ',' : field.charAt(i);
            if (c == '"') quoted = !quoted;
            if (i < field.length() && (quoted || c != ',')) continue;
            elements.add(element(field.substring(start, i)));
            start = i + 1;
        }
        return elements;
    }

    private static ForwardedElement element(String text) {
        @Nullable String client = null;
        @Nullable String proto = null;
        @Nullable String host = null;
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) continue;
            String name = pair.substring(0, equals).strip();
            String value = unquoted(pair.substring(equals + 1).strip());
            if (name.equalsIgnoreCase("for")) client = withoutPort(value);
            else if (name.equalsIgnoreCase("proto")) proto = value;
            else if (name.equalsIgnoreCase("host")) host = value;
        }
        return new ForwardedElement(client, proto, host);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /// `192.0.2.1:80` and `[2001:db8::1]:80` without port and brackets.
    static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }
}

package dev.lintel.router.proxy;

import dev.lintel.contract.Headers;

/// `Max-Forwards` of OPTIONS (RFC 9110 section 7.6.2); TRACE is refused, and other methods have no use for it.
public final class MaxForwards {
    private MaxForwards() {}

    /// Whether the request was meant to go no further than here.
    public static boolean endsHere(String method, Headers headers) {
        return method.equals("OPTIONS") && "0".equals(headers.first("Max-Forwards"));
    }

    static String next(String method, String value) {
        if (!method.equals("OPTIONS") || value.isEmpty() || value.length() > 9) return value;
        for (int i = 0; i < value.length(); i++) if (value.charAt(i) < '0' || value.charAt(i) > '9') return value;
        int left = Integer.parseInt(value);
        return left == 0 ? "0" : Integer.toString(left - 1);
    }
}

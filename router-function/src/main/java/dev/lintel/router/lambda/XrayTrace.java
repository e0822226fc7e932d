package dev.lintel.router.lambda;

import org.jspecify.annotations.Nullable;

/// An X-Ray tracing header as W3C trace context: `Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=1` names the same
/// trace as `00-<32 hex>-<16 hex>-01`.
///
/// @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html">X-Ray tracing header</a>
final class XrayTrace {
    private XrayTrace() {}

    /// Null if it is no such header, or names no parent.
    static @Nullable String traceParent(@Nullable String header) {
        if (header == null) return null;
        String trace = null;
        String parent = null;
        String sampled = "00";
        for (String part : header.split(";", -1)) {
            String text = part.strip();
            if (text.startsWith("Root=1-") && text.length() == 40 && text.charAt(15) == '-')
                trace = text.substring(7, 15) + text.substring(16);
            else if (text.startsWith("Parent=")) parent = text.substring(7);
            else if (text.equals("Sampled=1")) sampled = "01";
        }
        if (trace == null || parent == null || parent.length() != 16) return null;
        return isHex(trace) && isHex(parent) ? "00-" + trace + "-" + parent + "-" + sampled : null;
    }

    private static boolean isHex(String text) {
        boolean some = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) return false;
            some |= c != '0';
        }
        return some;
    }
}

package dev.lintel.contract.match;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;

/// The one spelling of a path that everything after it reads (RFC 3986 section 6.2.2). Each request passes here once,
/// before matching, policies and forwarding, so none of them can see another path than the others.
///
/// Equal spellings become one: dot segments go (`%2e` is a dot), `//` becomes `/`, encoded unreserved characters are
/// decoded, hex digits are upper case, visible characters that no path may hold raw (`[`, `|`, `"` …) are encoded.
/// What backends are known to read in different ways is refused, as `docs/routing.md` lists. Idempotent. The edge does
/// the same in JavaScript; `vectors/paths.json` holds both to it.
public final class PathNormaliser {
    private static final byte PLAIN = 0;
    private static final byte ENCODE = 1;
    private static final byte PERCENT = 2;
    private static final byte REFUSE = 3;
    private static final byte[] KINDS = kinds();
    private static final String HEX = "0123456789ABCDEF";

    private PathNormaliser() {}

    /// @param rawPath as sent, without the query
    /// @return the same instance when nothing changes
    /// @throws ProblemException `BAD_PATH`
    public static String normalise(String rawPath) {
        int length = rawPath.length();
        if (length == 0 || rawPath.charAt(0) != '/') throw bad("the path does not start with a slash");
        char before = '/';
        for (int i = 1; i < length; i++) {
            char c = rawPath.charAt(i);
            if (kind(c) != PLAIN || (before == '/' && (c == '/' || (c == '.' && mayBeDots(rawPath, i + 1)))))
                return rewrite(rawPath);
            before = c;
        }
        return rawPath;
    }

    /// Whether a normalised path holds `%2F` or `%5C`: a separator to some backends, a plain character to others.
    public static boolean hasEncodedSlash(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 3))
            if (isEncodedSlash(path, at)) return true;
        return false;
    }

    private static boolean isEncodedSlash(CharSequence path, int at) {
        return at + 2 < path.length()
                && ((path.charAt(at + 1) == '2' && path.charAt(at + 2) == 'F')
                        || (path.charAt(at + 1) == '5' && path.charAt(at + 2) == 'C'));
    }

    private static boolean mayBeDots(String path, int next) {
        if (next == path.length()) return true;
        char c = path.charAt(next);
        return c == '/' || c == '.' || c == ';' || c == '%';
    }

    private static String rewrite(String raw) {
        var out = new StringBuilder(raw.length() + 8);
        boolean doubleSlash = false;
        for (int from = 1; from <= raw.length(); ) {
            int slash = raw.indexOf('/', from);
            boolean last = slash < 0;
            int to = last ? raw.length() : slash;
            int mark = out.length();
            appendSegment(out.append('/'), raw, from, to);
            int size = out.length() - mark - 1;
            if (size == 0 && !last) {
                out.setLength(mark);
                doubleSlash = true;
            } else if (isDots(out, mark + 1, out.length())) {
                out.setLength(mark);
                if (size == 2) removeLast(out, doubleSlash);
                if (last) out.append('/');
            } else {
                refuseHiddenDots(out, mark + 1);
            }
            from = to + 1;
        }
        return out.compareTo(new StringBuilder(raw)) == 0 ? raw : out.toString();
    }

    /// `/a//../b` is `/a/b` to RFC 3986 and `/b` to servers that merge slashes first: refused.
    private static void removeLast(StringBuilder out, boolean doubleSlash) {
        if (doubleSlash) throw bad("the path has a dot segment after a double slash");
        if (out.isEmpty()) throw bad("the path climbs above its root");
        out.setLength(out.lastIndexOf("/"));
    }

    private static void appendSegment(StringBuilder out, String raw, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            switch (kind(c)) {
                case PLAIN -> out.append(c);
                case ENCODE -> appendEncoded(out, c);
                case PERCENT -> {
                    int octet = octet(raw, i, to);
                    if (octet < 0x20 || octet == 0x7F) throw bad("the path holds an encoded control character");
                    if (isOverlong(octet, raw, i + 3, to)) throw bad("the path holds an overlong UTF-8 sequence");
                    if (isUnreserved(octet)) out.append((char) octet);
                    else appendEncoded(out, octet);
                    i += 2;
                }
                default -> throw bad("the path holds a character that must be percent-encoded");
            }
        }
    }

    /// A dot segment that shows up only once a backend decodes `%2F` or `%5C`, or drops `;parameters`.
    private static void refuseHiddenDots(StringBuilder out, int segment) {
        int part = segment;
        int end = -1; // of the part's text, once its parameters began
        for (int i = segment; i <= out.length(); i++) {
            boolean over = i == out.length() || (out.charAt(i) == '%' && isEncodedSlash(out, i));
            if (over) {
                if (isDots(out, part, end < 0 ? i : end)) throw bad("the path hides a dot segment");
                part = i + 3;
                end = -1;
                i += 2;
            } else if (end < 0 && out.charAt(i) == ';') {
                end = i;
            }
        }
    }

    private static boolean isDots(CharSequence text, int from, int to) {
        int size = to - from;
        return (size == 1 || size == 2) && text.charAt(from) == '.' && text.charAt(to - 1) == '.';
    }

    /// The second way to write an octet or character that has a shorter one; some decoders accept it.
    private static boolean isOverlong(int lead, String raw, int next, int to) {
        int bound = lead == 0xC0 || lead == 0xC1 ? 0xC0 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0;
        if (bound == 0 || next >= to || raw.charAt(next) != '%') return false;
        int octet = octet(raw, next, to);
        return octet >= 0x80 && octet < bound;
    }

    private static int octet(String raw, int at, int to) {
        int high = at + 2 < to ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < to ? Character.digit(raw.charAt(at + 2), 16) : -1;
        // digit() also knows other scripts' digits
        if (high < 0 || low < 0 || raw.charAt(at + 1) > 'f' || raw.charAt(at + 2) > 'f')
            throw bad("the path holds an incomplete percent sequence");
        return high << 4 | low;
    }

    private static void appendEncoded(StringBuilder out, int octet) {
        out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static byte kind(char c) {
        return c < KINDS.length ? KINDS[c] : REFUSE;
    }

    private static byte[] kinds() {
        var kinds = new byte[128];
        for (int c = 0; c < 128; c++) {
            if (isUnreserved(c) || "/!$&'()*+,;=:@".indexOf(c) >= 0) kinds[c] = PLAIN;
            else if ("\"<>[]^`{|}".indexOf(c) >= 0) kinds[c] = ENCODE;
            else kinds[c] = c == '%' ? PERCENT : REFUSE;
        }
        return kinds;
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(ProblemType.BAD_PATH, detail));
    }
}

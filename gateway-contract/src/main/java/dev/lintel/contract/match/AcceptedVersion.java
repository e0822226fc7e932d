package dev.lintel.contract.match;

import dev.lintel.contract.Headers;

/// The version stated by a media range of `Accept` (RFC 9110 section 12.5.1): a part `v{version}` of the subtype, as in
/// `application/vnd.acme.v2+json`, or a parameter `version` or `v`. Such a part begins with `v` and a digit and goes on
/// over letters, digits, `-`, `_` and dots before a digit, so that `vnd.acme.v1.2+json` says `1.2`. Case does not
/// count. A
/// range of weight 0 says nothing.
///
/// @param orNone whether a request passes whose `Accept` states no version at all
record AcceptedVersion(String version, boolean orNone) implements Condition {
    @Override
    public boolean holds(MatchInput input) {
        Headers headers = input.headers();
        boolean none = true;
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.name(i).equalsIgnoreCase("accept")) continue;
            String accept = headers.value(i);
            for (int from = 0, to; from < accept.length(); from = to + 1) {
                to = unquoted(accept, ',', from, accept.length());
                int semicolon = unquoted(accept, ';', from, to);
                if (weighsNothing(accept, semicolon, to)) continue;
                int said = Math.max(ofSubtype(accept, from, semicolon), ofParameters(accept, semicolon, to));
                if (said == SAME) return true;
                if (said == OTHER) none = false;
            }
        }
        return none && orNone;
    }

    private static final int NONE = 0;
    private static final int OTHER = 1;
    private static final int SAME = 2;

    private int ofSubtype(String accept, int from, int to) {
        int slash = accept.indexOf('/', from, to);
        if (slash < 0) return NONE;
        int said = NONE;
        for (int start = slash + 1; start + 1 < to; start++) {
            char before = accept.charAt(start - 1);
            char v = accept.charAt(start);
            if ((before != '.' && before != '/') || (v != 'v' && v != 'V') || !isDigit(accept, start + 1, to)) continue;
            int end = start + 2;
            while (end < to && goesOn(accept, end, to)) end++;
            said = Math.max(said, compare(accept, start + 1, end));
        }
        return said;
    }

    private static boolean goesOn(String accept, int at, int to) {
        char c = accept.charAt(at);
        return c == '.' ? isDigit(accept, at + 1, to) : c == '-' || c == '_' || Character.isLetterOrDigit(c);
    }

    private static boolean isDigit(String accept, int at, int to) {
        return at < to && accept.charAt(at) >= '0' && accept.charAt(at) <= '9';
    }

    private int ofParameters(String accept, int semicolon, int to) {
        int said = NONE;
        for (int from = semicolon + 1, end; from < to; from = end + 1) {
            end = unquoted(accept, ';', from, to);
            int equals = accept.indexOf('=', from, end);
            if (equals < 0 || !(isNamed(accept, from, equals, "version") || isNamed(accept, from, equals, "v")))
                continue;
            int start = skipBlanks(accept, equals + 1, end);
            int stop = trimBlanks(accept, start, end);
            if (stop - start >= 2 && accept.charAt(start) == '"' && accept.charAt(stop - 1) == '"') {
                start++;
                stop--;
            }
            said = Math.max(said, compare(accept, start, stop));
        }
        return said;
    }

    private int compare(String accept, int from, int to) {
        boolean same = to - from == version.length() && accept.regionMatches(true, from, version, 0, version.length());
        return same ? SAME : OTHER;
    }

    private static boolean weighsNothing(String accept, int semicolon, int to) {
        for (int from = semicolon + 1, end; from < to; from = end + 1) {
            end = unquoted(accept, ';', from, to);
            int equals = accept.indexOf('=', from, end);
            if (equals < 0 || !isNamed(accept, from, equals, "q")) continue;
            for (int i = equals + 1; i < end; i++) if (accept.charAt(i) >= '1' && accept.charAt(i) <= '9') return false;
            return true;
        }
        return false;
    }

    private static boolean isNamed(String accept, int from, int to, String name) {
        int start = skipBlanks(accept, from, to);
        int end = trimBlanks(accept, start, to);
        return end - start == name.length() && accept.regionMatches(true, start, name, 0, name.length());
    }

    private static int skipBlanks(String text, int from, int to) {
        while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) from++;
        return from;
    }

    private static int trimBlanks(String text, int from, int to) {
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) to--;
        return to;
    }

    /// Where `delimiter` stands first outside quotes; the region's end if it does not.
    private static int unquoted(String text, char delimiter, int from, int to) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) i++;
            else if (c == '"') quoted = !quoted;
            else if (c == delimiter && !quoted) return i;
        }
        return to;
    }
}

package dev.lintel.admin;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The value of `If-Match` or `If-None-Match` (RFC 9110 sections 13.1.1 and 13.1.2).
///
/// @param any whether it is `*`
/// @param tags opaque tags with their quotes; a weak one keeps its `W/`
record EntityTags(boolean any, List<String> tags) {
    private static final Pattern TAG = Pattern.compile("\\s*((?:W/)?\"[\\x21\\x23-\\x7E]*\")\\s*(?:,|$)");

    /// @throws ProblemException `BAD_REQUEST` for a field of another form
    static Optional<EntityTags> of(Headers headers, String field) {
        String value = headers.joined(field);
        if (value == null) return Optional.empty();
        if (value.strip().equals("*")) return Optional.of(new EntityTags(true, List.of()));
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(value);
        int end = 0;
        while (end < value.length() && matcher.find(end) && matcher.start() == end) {
            tags.add(matcher.group(1));
            end = matcher.end();
        }
        if (tags.isEmpty() || end < value.length())
            throw new ProblemException(Problem.of(
                    ProblemType.BAD_REQUEST, field + " is * or a list of quoted entity tags (RFC 9110 section 8.8.3)"));
        return Optional.of(new EntityTags(false, List.copyOf(tags)));
    }

    /// Strong comparison, for `If-Match`: a weak tag equals nothing.
    boolean matches(String strongTag) {
        return any || tags.contains(strongTag);
    }

    /// Weak comparison, for `If-None-Match`.
    boolean matchesWeakly(String strongTag) {
        return any || tags.contains(strongTag) || tags.contains("W/" + strongTag);
    }
}

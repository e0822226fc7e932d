package dev.lintel.contract.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The candidates of one host by path: exact ones first, then templates and prefixes, then regular expressions.
final class PathIndex {
    private final Map<String, Contenders> exact = new HashMap<>();
    private final PathTrie trie;
    private final Contenders regexes;

    /// @param candidates of one host, in the order of precedence
    PathIndex(List<Candidate> candidates) {
        Map<PathPattern, List<Candidate>> exactly = new LinkedHashMap<>();
        Map<String, List<Candidate>> segments = new LinkedHashMap<>(); // in the order of precedence
        List<Candidate> patterns = new ArrayList<>();
        for (Candidate candidate : candidates) {
            switch (candidate.path()) {
                case PathPattern.Exact path ->
                    exactly.computeIfAbsent(path, p -> new ArrayList<>()).add(candidate);
                case PathPattern.Segments path ->
                    segments.computeIfAbsent(path.text(), p -> new ArrayList<>())
                            .add(candidate);
                case PathPattern.Regex path -> patterns.add(candidate);
            }
        }
        exactly.forEach((path, group) -> exact.put(path.text(), new Contenders(group)));
        trie = new PathTrie(List.copyOf(segments.values()));
        regexes = new Contenders(patterns);
    }

    /// @param missed as in [Contenders#first]
    @Nullable
    Candidate find(MatchInput input, @Nullable Set<String> missed) {
        Contenders here = exact.get(input.path());
        Candidate found = here == null ? null : here.first(input, missed);
        if (found == null) found = trie.find(input, missed);
        return found == null ? regexes.first(input, missed) : found;
    }
}

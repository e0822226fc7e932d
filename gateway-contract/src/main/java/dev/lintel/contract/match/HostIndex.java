package dev.lintel.contract.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Candidates by host: the exact one first, then wildcards from the longest to the shortest, then any. A host whose
/// candidates all decline leaves the request to the next wider one.
final class HostIndex {
    private final Map<String, PathIndex> exact = new HashMap<>();
    private final PathIndex any;
    private final Label root;

    /// @param byHost candidates of each host as written, each in the order of precedence
    HostIndex(Map<String, List<Candidate>> byHost) {
        any = new PathIndex(byHost.getOrDefault("", List.of()));
        var labels = new LabelDraft();
        byHost.forEach((host, candidates) -> {
            if (host.startsWith("*.")) labels.add(host.substring(2), new PathIndex(candidates));
            else if (!host.isEmpty()) exact.put(host, new PathIndex(candidates));
        });
        root = new Label(null, labels);
    }

    /// @param missed as in [Contenders#first]
    @Nullable
    Candidate find(MatchInput input, @Nullable Set<String> missed) {
        PathIndex own = exact.get(input.host());
        Candidate found = own == null ? null : own.find(input, missed);
        for (Label label = deepest(input.host()); found == null && label != null; label = label.parent) {
            if (label.paths != null) found = label.paths.find(input, missed);
        }
        return found == null ? any.find(input, missed) : found;
    }

    /// The longest known suffix that leaves at least one label of the host before it.
    private Label deepest(String host) {
        Label label = root;
        for (int end = host.length(), dot; ; end = dot) {
            dot = host.lastIndexOf('.', end - 1);
            if (dot < 1) return label;
            Label next = label.children.get(host, dot + 1, end);
            if (next == null) return label;
            label = next;
        }
    }

    /// Labels from the right: `com`, below it `example`.
    private static final class Label {
        final @Nullable Label parent;
        final @Nullable PathIndex paths;
        final RegionMap<Label> children;

        Label(@Nullable Label parent, LabelDraft draft) {
            this.parent = parent;
            paths = draft.paths;
            Map<String, Label> closed = new HashMap<>();
            draft.children.forEach((name, child) -> closed.put(name, new Label(this, child)));
            children = RegionMap.of(closed);
        }
    }

    private static final class LabelDraft {
        final Map<String, LabelDraft> children = new HashMap<>();

        @Nullable
        PathIndex paths;

        void add(String suffix, PathIndex index) {
            LabelDraft draft = this;
            for (int end = suffix.length(); end > 0; ) {
                int dot = suffix.lastIndexOf('.', end - 1);
                draft = draft.children.computeIfAbsent(suffix.substring(dot + 1, end), name -> new LabelDraft());
                end = dot;
            }
            draft.paths = index;
        }
    }
}

package dev.lintel.admin.publisher;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.edge.EdgeIndex;
import dev.lintel.store.Head;
import dev.lintel.store.RevisionStore;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Indexes of revisions, compiled from what the store keeps. Not thread-safe.
final class IndexImages {
    private final RevisionStore store;
    private @Nullable EdgeIndex last;
    private Head lastHead = Head.NONE;

    IndexImages(RevisionStore store) {
        this.store = store;
    }

    static String root(EdgeIndex index) {
        return Objects.requireNonNull(index.entries().get(EdgeIndex.ROOT));
    }

    /// What the edge should hold.
    EdgeIndex wanted(Head head) {
        if (last != null && lastHead.equals(head)) return last;
        EdgeIndex index = compile(head.revision());
        last = index;
        lastHead = head;
        return index;
    }

    /// The index that a root stands for. Keys are digests of their content and the root names them, so an index with
    /// the
    /// same root is the same down to its leaves. Empty if no revision compiles to that root: it was written by another
    /// version of the compiler, from another table, or by somebody else.
    Optional<EdgeIndex> behind(String root) {
        if (last != null && root(last).equals(root)) return Optional.of(last);
        OptionalLong revision = ServedRoot.revision(root);
        if (revision.isEmpty()) return Optional.empty();
        try {
            return Optional.of(compile(revision.getAsLong()))
                    .filter(index -> root(index).equals(root));
        } catch (ProblemException e) {
            return switch (e.problem().type()) {
                case RESOURCE_NOT_FOUND, INTERNAL, INVALID_DOCUMENT -> Optional.empty();
                default -> throw e;
            };
        }
    }

    private EdgeIndex compile(long revision) {
        return EdgeIndex.compile(Configuration.parse(store.document(revision)), revision);
    }
}

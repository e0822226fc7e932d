package dev.lintel.store.limit;

import java.util.List;

/// One conditional write: all edits if all guards pass, else nothing.
///
/// @param key of the item, which need not exist
public record Change(String key, List<Guard> guards, List<Edit> edits) {
    /// Epoch second after which the store may delete the item. A change never lowers it.
    public static final String EXPIRES = "expires";

    public Change {
        guards = List.copyOf(guards);
        edits = List.copyOf(edits);
    }
}

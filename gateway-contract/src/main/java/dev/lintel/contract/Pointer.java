package dev.lintel.contract;

import org.jspecify.annotations.Nullable;

/// A place in a document, as a chain of members; written out as a JSON pointer (RFC 6901) only when a fault needs it.
///
/// @param parent null for the whole
/// @param segment the member's name or the item's index, not escaped; empty for the whole
public record Pointer(@Nullable Pointer parent, String segment) {
    public static final Pointer WHOLE = new Pointer(null, "");

    public Pointer child(String name) {
        return new Pointer(this, name);
    }

    public Pointer child(int index) {
        return new Pointer(this, Integer.toString(index));
    }

    public static Pointer of(Document.Key key) {
        Pointer collection = WHOLE.child(key.kind().collection());
        return key.kind().single() ? collection : collection.child(key.id());
    }

    @Override
    public String toString() {
        if (parent == null) return "";
        return parent + "/" + segment.replace("~", "~0").replace("/", "~1");
    }
}

package dev.lintel.admin.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a value stands in a text.
///
/// @param line from 1
/// @param column from 1, in characters
public record Place(int line, int column) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }

    /// A value's place and those of what it holds, in the shape of the value.
    ///
    /// @param members of a mapping, by name; where the value stands
    /// @param items of a sequence
    record Tree(Place place, Map<String, Tree> members, List<Tree> items) {
        static Tree leaf(Place place) {
            return new Tree(place, Map.of(), List.of());
        }

        /// The place of what the pointer names, or of the nearest thing around it that exists.
        Place find(String pointer) {
            Tree at = this;
            if (pointer.isEmpty()) return at.place;
            for (String token : pointer.substring(1).split("/", -1)) {
                Tree next = at.step(token.replace("~1", "/").replace("~0", "~"));
                if (next == null) break;
                at = next;
            }
            return at.place;
        }

        private @Nullable Tree step(String token) {
            if (items.isEmpty()) return members.get(token);
            if (!token.matches("0|[1-9][0-9]{0,8}")) return null;
            int index = Integer.parseInt(token);
            return index < items.size() ? items.get(index) : null;
        }
    }
}

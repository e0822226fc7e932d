package dev.lintel.admin;

import dev.lintel.store.Head;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request on its way through an operation. Not thread-safe.
final class AdminCall {
    private final AdminRequest request;
    private final Map<String, String> variables;
    private final Query query;
    private final @Nullable String author;
    private @Nullable Head head;

    AdminCall(AdminRequest request, Map<String, String> variables, Query query, @Nullable String author) {
        this.request = request;
        this.variables = variables;
        this.query = query;
        this.author = author;
    }

    AdminRequest request() {
        return request;
    }

    /// What stands in the path for a variable of the operation's template, decoded.
    String variable(String name) {
        String value = variables.get(name);
        if (value == null) throw new IllegalArgumentException("the path has no variable " + name);
        return value;
    }

    Query query() {
        return query;
    }

    /// Whose token came along; operations that are open to everybody may find none.
    boolean anonymous() {
        return author == null;
    }

    String author() {
        if (author == null) throw new IllegalStateException("an open operation asked for the author");
        return author;
    }

    /// Remembers where HEAD was seen last, for `Lintel-Revision`.
    Snapshot saw(Snapshot snapshot) {
        head = snapshot.head();
        return snapshot;
    }

    void saw(Head seen) {
        head = seen;
    }

    @Nullable
    Head head() {
        return head;
    }
}

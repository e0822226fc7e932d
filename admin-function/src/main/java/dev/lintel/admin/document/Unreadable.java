package dev.lintel.admin.document;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is told of a text that is no YAML or JSON, or more of it than anybody needs.
final class Unreadable {
    private Unreadable() {}

    static ProblemException at(String pointer, @Nullable Place place, String detail, @Nullable Throwable cause) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("pointer", pointer);
        fault.put("detail", detail);
        if (place != null) {
            fault.put("line", place.line());
            fault.put("column", place.column());
        }
        String where = place == null ? "" : place + ": ";
        return new ProblemException(
                Problem.of(ProblemType.BAD_REQUEST, where + detail).with("faults", List.of(fault)), cause);
    }

    /// The pointer of a path whose innermost token was pushed last.
    static String pointer(Deque<String> path) {
        var pointer = new StringBuilder();
        for (Iterator<String> tokens = path.descendingIterator(); tokens.hasNext(); )
            pointer.append('/').append(tokens.next().replace("~", "~0").replace("/", "~1"));
        return pointer.toString();
    }
}

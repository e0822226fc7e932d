package dev.lintel.it;

import java.io.IOException;
import java.util.Locale;

/// Documents that differ in a marker alone, which four of their resources carry: the path that the backend sees, a
/// request field, a reply field, and a second reply field by a policy of its own. A reply that was served by more than
/// one revision shows more than one marker.
final class MarkedRevisions {
    private MarkedRevisions() {}

    /// Tells what it saw: the marker of the path, then that of the field.
    static OwnBackend backend() throws IOException {
        return OwnBackend.start(
                request -> request.reply(request.target().substring(1) + " " + request.header("x-marker")));
    }

    static String document(int marker, OwnBackend backend) {
        return String.format(Locale.ROOT, """
                lintel: 1
                backends:
                  - {id: marked, targets: ["%2$s"], description: "of revision %1$d"}
                policies:
                  - {id: to-backend, kind: headers, request: {set: {X-Marker: "%1$d"}}}
                  - {id: to-client, kind: headers, response: {set: {X-Marker: "%1$d"}}}
                routes:
                  - id: marked
                    match: {path: /marked}
                    forward: {backend: marked, path: {template: "/%1$d"}}
                    policies: [to-backend, to-client, {kind: headers, response: {set: {X-Own-Marker: "%1$d"}}}]
                """, marker, backend.url());
    }
}

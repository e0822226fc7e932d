package dev.lintel.admin;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Kind;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.RouteTests;
import java.util.List;

/// What a document must pass before it is published: parsed, compiled and held against its own tests, by the code that
/// routers use.
final class DocumentCheck {
    private DocumentCheck() {}

    /// @param faults by kind and id; with any, the document is not published
    /// @param warnings of what is allowed but hardly meant
    record Findings(List<Fault> faults, List<Fault> warnings) {}

    static Findings of(Document document) {
        Configuration configuration;
        try {
            configuration = Configuration.parse(document);
        } catch (ProblemException invalid) {
            if (invalid.problem().type() != ProblemType.INVALID_DOCUMENT) throw invalid;
            return new Findings(invalid.problem().faults(), List.of());
        }
        RouteTable table = RouteTable.compile(configuration.routes());
        return new Findings(RouteTests.run(configuration, table), shadowed(document, table));
    }

    private static List<Fault> shadowed(Document document, RouteTable table) {
        return table.shadowed().stream()
                .map(shadowed -> new Fault(
                        pointer(document, shadowed.loser().route().id(), shadowed.matchIndex()),
                        "takes no request: " + shadowed.winner().route().id() + " asks the same and comes before"))
                .toList();
    }

    /// The only match of a route may be written without a list around it.
    private static String pointer(Document document, String route, int matchIndex) {
        boolean list = document.resource(new Document.Key(Kind.ROUTE, route))
                .map(resource -> resource.path("match").isArray())
                .orElse(false);
        return "/routes/" + route + "/match" + (list ? "/" + matchIndex : "");
    }
}

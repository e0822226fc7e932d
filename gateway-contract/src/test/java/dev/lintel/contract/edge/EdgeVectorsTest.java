package dev.lintel.contract.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.SampleRequest;
import dev.lintel.contract.match.VectorRoutes;
import dev.lintel.contract.match.Vectors;
import dev.lintel.contract.match.Verdict;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// `vectors/edge.json`: what the edge is tested with is what the compiler makes, and what it is expected to answer is
/// what the table says.
class EdgeVectorsTest {
    private static final JsonNode VECTOR = Vectors.read("edge.json");
    private static final Configuration CONFIGURATION = Configuration.parse(Document.parse(VECTOR.get("document")));

    @Test
    void theEntriesAreThoseOfTheDocument() {
        var entries = new TreeMap<String, String>();
        VECTOR.get("entries")
                .properties()
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue().stringValue()));
        EdgeIndex index =
                EdgeIndex.compile(CONFIGURATION, VECTOR.get("revision").longValue());
        assertEquals(index.entries(), entries);
    }

    @TestFactory
    Stream<DynamicTest> theTableSaysWhatIsExpected() {
        var table = RouteTable.compile(CONFIGURATION.routes());
        return VECTOR.get("requests").values().stream()
                .filter(request -> request.get("expect").has("route")
                        || request.get("expect").path("status").intValue(0) == 404)
                .map(request -> DynamicTest.dynamicTest(request.get("about").stringValue(), () -> {
                    SampleRequest input = VectorRoutes.request(request);
                    String found = table.match(input) instanceof Verdict.Found verdict
                            ? verdict.route().id()
                            : "";
                    assertEquals(request.get("expect").path("route").stringValue(""), found);
                }));
    }
}

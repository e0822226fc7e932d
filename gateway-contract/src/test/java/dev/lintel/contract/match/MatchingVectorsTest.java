package dev.lintel.contract.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class MatchingVectorsTest {
    @TestFactory
    Stream<DynamicTest> theTableAgreesWithTheVectors() {
        return Vectors.cases("matching.json").stream()
                .map(vector -> DynamicTest.dynamicTest(vector.get("rule").stringValue(), () -> check(vector)));
    }

    @TestFactory
    Stream<DynamicTest> theReferenceAgreesWithTheVectors() {
        return Vectors.cases("matching.json").stream()
                .filter(vector -> !vector.get("rule").stringValue().startsWith("version in Accept")) // not its subject
                .map(vector -> DynamicTest.dynamicTest(vector.get("rule").stringValue(), () -> checkReference(vector)));
    }

    private static void check(JsonNode vector) {
        List<Route> routes = new ArrayList<>(VectorRoutes.routes(vector));
        for (int seed = 0; seed < 20; seed++) {
            var table = RouteTable.compile(routes);
            for (JsonNode request : vector.get("requests"))
                assertEquals(request.get("expect").toString(), answer(table, request), () -> request.toString());
            Collections.shuffle(routes, new Random(seed));
        }
    }

    /// In the words of the vectors.
    private static String answer(RouteTable table, JsonNode vector) {
        SampleRequest request;
        try {
            request = VectorRoutes.request(vector);
        } catch (ProblemException refused) {
            return "{\"status\":" + refused.problem().type().status() + "}";
        }
        return switch (table.match(request)) {
            case Verdict.NotFound none -> "{\"status\":404}";
            case Verdict.MethodNotAllowed other -> "{\"status\":405,\"allow\":\"" + other.allow() + "\"}";
            case Verdict.Found found -> {
                String route = "{\"route\":\"" + found.route().id() + "\"";
                var parameters = new StringBuilder();
                found.parameters(request.path())
                        .forEach((name, value) -> parameters
                                .append(parameters.isEmpty() ? "" : ",")
                                .append("\"" + name + "\":\"" + value + "\""));
                boolean asked = vector.get("expect").has("parameters");
                yield asked ? route + ",\"parameters\":{" + parameters + "}}" : route + "}";
            }
        };
    }

    private static void checkReference(JsonNode vector) {
        var reference = new ReferenceMatcher(VectorRoutes.routes(vector));
        for (JsonNode request : vector.get("requests")) {
            JsonNode expect = request.get("expect");
            if (expect.path("status").intValue(0) == 400) continue;
            if (request.get("target").stringValue().endsWith("100%")
                    || request.get("target").stringValue().endsWith("%zz")) continue; // the JDK's decoder throws
            String expected = expect.has("route")
                    ? expect.get("route").stringValue()
                    : expect.get("status")
                            + (expect.has("allow") ? " " + expect.get("allow").stringValue() : "");
            assertEquals(expected, reference.match(VectorRoutes.request(request)), () -> request.toString());
        }
    }
}

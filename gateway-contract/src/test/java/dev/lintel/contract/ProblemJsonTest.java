package dev.lintel.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProblemJsonTest {
    @Test
    void writesTheMembersOfRfc9457AndTheRequestId() {
        Problem problem = Problem.of(ProblemType.ROUTE_NOT_FOUND, "no route takes \"this\"");
        assertEquals("""
                {"type":"https://lintel.dev/problems/route-not-found","title":"No route","status":404,\
                "detail":"no route takes \\"this\\"","retryable":false,"requestId":"r-1"}""", text(ProblemJson.write(problem, "r-1")));
    }

    @Test
    void writesExtensionsOfEveryJsonKindAndThenFaults() {
        Problem problem = Problem.of(
                        ProblemType.INVALID_DOCUMENT, "2 faults", List.of(new Fault("/routes/0", "has no id")))
                .with("limit", 3)
                .with("share", 0.5)
                .with("nested", Map.of("list", List.of(1L, true, "é")));
        assertEquals("""
                "limit":3,"share":0.5,"nested":{"list":[1,true,"é"]},\
                "faults":[{"pointer":"/routes/0","detail":"has no id"}]}""", text(ProblemJson.write(problem, null)).replaceFirst("^.*\"retryable\":false,", ""));
    }

    @Test
    void keepsExtensionsFromTakingThePlaceOfFixedMembers() {
        Problem problem = Problem.of(ProblemType.CONFLICT, "busy")
                .with("status", 200)
                .with("requestId", "forged")
                .with("faults", List.of(Map.of("pointer", "", "line", 7)));
        assertEquals(
                """
                {"type":"https://lintel.dev/problems/conflict","title":"Conflict","status":409,"detail":"busy",\
                "retryable":true,"faults":[{"pointer":"","line":7}]}""",
                text(ProblemJson.write(problem, null))
                        .replace("\"line\":7,\"pointer\":\"\"", "\"pointer\":\"\",\"line\":7"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package dev.lintel.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProblemTypesFileTest {
    private record Row(String type, String slug, int status, String title, boolean retryable) {}

    @Test
    void holdsEveryProblemTypeInOrder() {
        List<Row> written = ContractFiles.json("/contract/problem-types.json").values().stream()
                .map(row -> new Row(
                        row.get("type").stringValue(),
                        row.get("slug").stringValue(),
                        row.get("status").intValue(),
                        row.get("title").stringValue(),
                        row.get("retryable").booleanValue()))
                .toList();
        List<Row> declared = Arrays.stream(ProblemType.values())
                .map(type -> new Row(type.uri().toString(), type.slug(), type.status(), type.title(), type.retryable()))
                .toList();
        assertEquals(declared, written);
    }
}

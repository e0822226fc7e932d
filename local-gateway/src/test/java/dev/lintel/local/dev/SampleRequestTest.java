package dev.lintel.local.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SampleRequestTest {
    private static final URI GATEWAY = URI.create("http://127.0.0.1:8080");

    private static Optional<String> sample(String yaml) {
        byte[] text = ("lintel: 1\n" + yaml).getBytes(StandardCharsets.UTF_8);
        var document =
                Document.parse(DocumentText.read(text, DocumentText.Format.YAML).root());
        return SampleRequest.of(Configuration.parse(document), GATEWAY);
    }

    @Test
    void comesFromTheDocumentsOwnTests() {
        assertEquals(
                Optional.of("curl -i -H 'Host: api.example.com' -H 'X-Y: z' 'http://127.0.0.1:8080/b?q=1'"),
                sample("""
                        routes:
                          - {id: a, match: {path: /a}, reply: {status: 200}}
                          - {id: b, match: {path: /b, headers: [{name: X-Y, exact: z}]}, reply: {status: 200}}
                        tests:
                          - id: t
                            request: {method: GET, host: api.example.com, target: "/b?q=1", headers: {X-Y: z}}
                            expect: {route: b}
                        """));
    }

    @Test
    void isMadeFromARouteWithoutTests() {
        assertEquals(
                Optional.of("curl -i http://127.0.0.1:8080/items/1"),
                sample("routes:\n  - {id: a, match: {path: \"/items/{id}\"}, reply: {status: 200}}\n"));
    }

    @Test
    void namesAHostThatTheRouteAsksFor() {
        assertEquals(
                Optional.of("curl -i -H 'Host: www.example.com' http://127.0.0.1:8080/"),
                sample("routes:\n  - {id: a, match: {hosts: [\"*.example.com\"], path: {prefix: /}},"
                        + " reply: {status: 200}}\n"));
    }

    @Test
    void isNoneWithoutRoutes() {
        assertEquals(Optional.empty(), sample(""));
    }
}

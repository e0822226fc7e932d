package dev.lintel.router.lambda;

import dev.lintel.contract.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The requests of `corpus/requests.json` and the configuration that answers them: the same wherever the router lives.
public final class Corpus {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private Corpus() {}

    /// @param host value of `Host`
    /// @param headers name, value, name, value, …
    /// @param lengthGiven whether `Content-Length` is among the headers already, right or wrong
    /// @param text that every home must answer; null if they are only compared
    @SuppressWarnings("ArrayRecordComponent") // read only, never compared
    public record Case(
            String name,
            String method,
            String target,
            String host,
            List<String> headers,
            byte[] body,
            boolean binary,
            boolean lengthGiven,
            int status,
            @Nullable String text) {
        @Override
        public String toString() {
            return name;
        }

        public String path() {
            int mark = target.indexOf('?');
            return mark < 0 ? target : target.substring(0, mark);
        }

        public @Nullable String query() {
            int mark = target.indexOf('?');
            return mark < 0 ? null : target.substring(mark + 1);
        }
    }

    /// @param backend base URL of a [CorpusBackend]
    public static Document configuration(String backend) {
        String text = new String(read("/corpus/configuration.json"), StandardCharsets.UTF_8);
        return Document.parse(JSON.readTree(text.replace("$B", backend)));
    }

    public static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (JsonNode node : JSON.readTree(read("/corpus/requests.json")).path("requests")) cases.add(of(node));
        return cases;
    }

    private static Case of(JsonNode node) {
        List<String> headers = new ArrayList<>();
        for (JsonNode field : node.path("headers")) {
            headers.add(field.get(0).asString());
            headers.add(expanded(field.get(1).asString()));
        }
        boolean binary = node.has("base64");
        byte[] body = binary
                ? Base64.getDecoder().decode(node.path("base64").asString())
                : node.path("body").asString("").getBytes(StandardCharsets.UTF_8);
        boolean lengthGiven = node.path("rawLength").asBoolean(false) || headers.contains("Content-Length");
        return new Case(
                node.path("name").asString(),
                node.path("method").asString("GET"),
                expanded(node.path("target").asString()),
                node.path("host").asString("shop.example"),
                headers,
                body,
                binary,
                lengthGiven,
                node.path("status").asInt(),
                node.has("text") ? node.path("text").asString() : null);
    }

    /// `$n` at the end stands for so many letters.
    private static String expanded(String text) {
        int dollar = text.lastIndexOf('$');
        return dollar < 0 ? text : text.substring(0, dollar) + "x".repeat(Integer.parseInt(text.substring(dollar + 1)));
    }

    private static byte[] read(String resource) {
        try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream(resource))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

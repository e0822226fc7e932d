package dev.lintel.contract;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/// JSON text of documents: strict reading within limits, canonical writing, digest.
final class DocumentJson {
    private static final int BYTES = 32 << 20;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(BYTES)
                    .maxNestingDepth(64)
                    .maxStringLength(2 << 20)
                    .maxNameLength(1024)
                    .maxNumberLength(64)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private DocumentJson() {}

    static JsonNode read(byte[] json) {
        if (json.length > BYTES) throw invalid("is larger than " + BYTES + " bytes");
        try {
            return JsonTree.read(FACTORY, json);
        } catch (JacksonException e) {
            var at = e.getLocation();
            String where = at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw invalid("is not JSON" + where + ": " + e.getOriginalMessage());
        }
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(
                Problem.of(ProblemType.INVALID_DOCUMENT, "the document " + detail, List.of(new Fault("", detail))));
    }

    static byte[] canonical(JsonNode json) {
        var bytes = new ByteArrayOutputStream(1 << 12);
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, out);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonNode value, JsonGenerator out) {
        if (value.isObject()) {
            out.writeStartObject();
            var sorted = new TreeMap<String, JsonNode>();
            value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
            sorted.forEach((name, member) -> {
                out.writeName(name);
                write(member, out);
            });
            out.writeEndObject();
        } else if (value.isArray()) {
            out.writeStartArray();
            for (JsonNode item : value) write(item, out);
            out.writeEndArray();
        } else if (value.isString()) out.writeString(value.stringValue());
        else if (value.isIntegralNumber()) out.writeNumber(value.longValue());
        else if (value.isNumber()) out.writeNumber(value.doubleValue());
        else out.writeBoolean(value.booleanValue());
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package dev.lintel.contract;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Renders a [Problem] as `application/problem+json` (RFC 9457 section 3). The one renderer of the data plane and of
/// the
/// control plane.
public final class ProblemJson {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Set<String> OWN =
            Set.of("type", "title", "status", "detail", "retryable", "requestId", "faults");

    private ProblemJson() {}

    /// The members in this order: type, title, status, detail, retryable, requestId, those of the problem, faults. An
    /// extension member cannot take the place of one of the fixed ones, save for `faults` where the problem itself has
    /// none (a caller may say more of each fault than [Fault] does).
    ///
    /// @param requestId of the request that failed; null where there is none
    /// @return UTF-8
    public static byte[] write(Problem problem, @Nullable String requestId) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            ProblemType type = problem.type();
            json.writeStartObject();
            json.writeStringProperty("type", type.uri().toString());
            json.writeStringProperty("title", type.title());
            json.writeNumberProperty("status", type.status());
            json.writeStringProperty("detail", problem.detail());
            json.writeBooleanProperty("retryable", type.retryable());
            if (requestId != null) json.writeStringProperty("requestId", requestId);
            problem.members().forEach((name, value) -> {
                if (OWN.contains(name)
                        && !(name.equals("faults") && problem.faults().isEmpty())) return;
                json.writeName(name);
                write(json, value);
            });
            if (!problem.faults().isEmpty()) {
                json.writeArrayPropertyStart("faults");
                for (Fault fault : problem.faults()) {
                    json.writeStartObject();
                    json.writeStringProperty("pointer", fault.pointer());
                    json.writeStringProperty("detail", fault.detail());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Number number -> json.writeNumber(number.doubleValue());
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, member) -> {
                    json.writeName(String.valueOf(name));
                    write(json, member);
                });
                json.writeEndObject();
            }
            case Iterable<?> list -> {
                json.writeStartArray();
                list.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }
}

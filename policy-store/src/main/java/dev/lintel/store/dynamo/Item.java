package dev.lintel.store.dynamo;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A stored item, read with suspicion: one that lacks an attribute, or holds another type of it, is `INTERNAL` and not
/// a
/// null that travels.
record Item(Map<String, AttributeValue> attributes) {
    long number(String attribute) {
        String digits = value(attribute, Optional.ofNullable(of(attribute).n()));
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw damaged(attribute, e);
        }
    }

    String text(String attribute) {
        return value(attribute, Optional.ofNullable(of(attribute).s()));
    }

    Instant instant(String attribute) {
        try {
            return Instant.parse(text(attribute));
        } catch (DateTimeParseException e) {
            throw damaged(attribute, e);
        }
    }

    <E extends Enum<E>> E constant(String attribute, Class<E> type) {
        try {
            return Enum.valueOf(type, text(attribute));
        } catch (IllegalArgumentException e) {
            throw damaged(attribute, e);
        }
    }

    byte[] bytes(String attribute) {
        return value(attribute, Optional.ofNullable(of(attribute).b()).map(SdkBytes::asByteArrayUnsafe));
    }

    List<String> texts(String attribute) {
        return of(attribute).l().stream()
                .map(text -> value(attribute, Optional.ofNullable(text.s())))
                .toList();
    }

    private AttributeValue of(String attribute) {
        return value(attribute, Optional.ofNullable(attributes.get(attribute)));
    }

    private static <T> T value(String attribute, Optional<T> value) {
        return value.orElseThrow(() -> damaged(attribute, null));
    }

    private static ProblemException damaged(String attribute, @Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemType.INTERNAL, "a stored item has no proper `" + attribute + "`"), cause);
    }
}

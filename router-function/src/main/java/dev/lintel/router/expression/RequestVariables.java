package dev.lintel.router.expression;

import dev.cel.runtime.CelVariableResolver;
import dev.lintel.contract.Headers;
import dev.lintel.contract.match.QueryText;
import dev.lintel.router.policy.Exchange;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The variables of one evaluation, each made when the program asks for it.
final class RequestVariables implements CelVariableResolver {
    private final Exchange exchange;
    private @Nullable Map<String, String> headers;
    private @Nullable Map<String, String> query;

    RequestVariables(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "request.method" -> Optional.of(exchange.request().method());
            case "request.path" -> Optional.of(exchange.request().path());
            case "request.host" -> Optional.of(exchange.request().host());
            case "request.headers" -> Optional.of(headers());
            case "request.query" -> Optional.of(query());
            case "consumer" -> Optional.of(text(exchange.identity().consumer()));
            case "groups" -> Optional.of(exchange.identity().groups());
            case "plan" -> Optional.of(text(exchange.identity().plan()));
            case "claims" -> Optional.of(exchange.identity().claims());
            case "route" -> Optional.of(exchange.match().route().id());
            case "clientIp" -> Optional.of(exchange.record().client);
            default -> Optional.empty();
        };
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private Map<String, String> headers() {
        if (headers != null) return headers;
        Map<String, String> values = new HashMap<>();
        Headers fields = exchange.request().headers();
        for (int i = 0; i < fields.size(); i++)
            values.merge(
                    fields.name(i).toLowerCase(Locale.ROOT), fields.value(i), (first, next) -> first + ", " + next);
        headers = values;
        return values;
    }

    private Map<String, String> query() {
        if (query != null) return query;
        Map<String, String> values = new HashMap<>();
        String text = text(exchange.request().query());
        int length = text.length();
        for (int at = 0; at < length; ) {
            int end = QueryText.end(text, '&', at, length);
            int equals = QueryText.end(text, '=', at, end);
            if (end > at)
                values.putIfAbsent(
                        QueryText.decode(text, at, equals),
                        equals == end ? "" : QueryText.decode(text, equals + 1, end));
            at = end + 1;
        }
        query = values;
        return values;
    }
}

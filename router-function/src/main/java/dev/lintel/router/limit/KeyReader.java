package dev.lintel.router.limit;

import dev.lintel.contract.policy.LimitKey;
import dev.lintel.contract.policy.LimitKey.Part;
import dev.lintel.router.expression.CompiledExpression;
import dev.lintel.router.http.RequestValues;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.proxy.AddressPrefix;
import dev.lintel.store.limit.KeyText;
import dev.lintel.store.limit.NamedLimit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes of a request the key it counts under, as [KeyText] writes it. Thread-safe.
final class KeyReader {
    private final KeyText text;
    private final Source[] sources;
    private final LimitKey.Missing onMissing;
    private final @Nullable Outcome always;

    private interface Source {
        @Nullable
        String value(Exchange exchange);
    }

    sealed interface Outcome {
        record Key(String text) implements Outcome {}

        record Uncounted() implements Outcome {}

        /// @param part in the words of the document
        record Lacking(String part) implements Outcome {}
    }

    private static final Outcome UNCOUNTED = new Outcome.Uncounted();

    /// @param backend of the route; null if it has none, or several
    KeyReader(NamedLimit limit, @Nullable String backend) {
        LimitKey key = limit.policy().scope().key();
        text = new KeyText(limit);
        sources = key.parts().stream().map(part -> source(part, backend)).toArray(Source[]::new);
        onMissing = key.onMissing();
        always = sources.length == 0 ? new Outcome.Key(text.finish(new StringBuilder())) : null;
    }

    Outcome read(Exchange exchange) {
        if (always != null) return always;
        var key = new StringBuilder(64);
        for (int i = 0; i < sources.length; i++) {
            @Nullable String value = sources[i].value(exchange);
            if (value == null || value.isEmpty()) {
                switch (onMissing) {
                    case SHARED -> {} // KeyText writes that it is missing
                    case SKIP -> {
                        return UNCOUNTED;
                    }
                    case REFUSE -> {
                        return new Outcome.Lacking(text.label(i));
                    }
                }
            }
            text.append(key, i, value);
        }
        return new Outcome.Key(text.finish(key));
    }

    private static Source source(Part part, @Nullable String backend) {
        return switch (part) {
            case Part.ClientIp ip -> exchange -> AddressPrefix.of(exchange.record().client, ip);
            case Part.Consumer consumer -> exchange -> exchange.identity().consumer();
            case Part.ApiKey apiKey -> exchange -> exchange.identity().apiKeyId();
            case Part.Claim claim -> exchange -> claim(exchange, claim.name());
            case Part.Header header -> exchange -> exchange.request().headers().joined(header.name());
            case Part.Cookie cookie ->
                exchange -> RequestValues.cookie(exchange.request().headers(), cookie.name());
            case Part.Query query ->
                exchange -> RequestValues.parameter(exchange.request().query(), query.name());
            case Part.RouteId route -> exchange -> exchange.match().route().id();
            case Part.BackendId id -> exchange -> backend;
            case Part.Host host -> exchange -> exchange.request().host();
            case Part.Computed computed -> new CompiledExpression(computed.expression())::text;
        };
    }

    private static @Nullable String claim(Exchange exchange, String name) {
        return Objects.toString(exchange.identity().claims().get(name), null);
    }
}

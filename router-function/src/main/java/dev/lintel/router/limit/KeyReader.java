package dev.lintel.router.limit;

import dev.lintel.contract.policy.LimitKey;
import dev.lintel.contract.policy.LimitKey.Part;
import dev.lintel.router.expression.CompiledExpression;
import dev.lintel.router.http.RequestValues;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.proxy.AddressPrefix;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes of a request the key it counts under: `client-ip=203.0.113.7;header:x-tenant=~xnF…`. Parts that clients or
/// issuers of tokens write are hashed, others stand as they are where they are short and plain. Thread-safe.
final class KeyReader {
    private static final int MOST_CHARACTERS = 400;
    private static final int PLAIN_CHARACTERS = 64;

    private final PartReader[] parts;
    private final LimitKey.Missing onMissing;
    private final String suffix;

    private record PartReader(String label, boolean hashed, Source source) {}

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

    /// @param policy whose own counter it is where the key has no parts
    /// @param alone whether the policy shares its item with none that has the same parts
    /// @param backend of the route; null if it has none, or several
    KeyReader(LimitKey key, String policy, boolean alone, @Nullable String backend) {
        parts = key.parts().stream().map(part -> reader(part, backend)).toArray(PartReader[]::new);
        onMissing = key.onMissing();
        suffix = alone || parts.length == 0 ? (parts.length == 0 ? "" : ";") + "limit=" + plain(policy) : "";
    }

    Outcome read(Exchange exchange) {
        if (parts.length == 0) return new Outcome.Key(suffix);
        var text = new StringBuilder(64);
        for (PartReader part : parts) {
            if (!text.isEmpty()) text.append(';');
            text.append(part.label);
            @Nullable String value = part.source.value(exchange);
            if (value == null || value.isEmpty()) {
                switch (onMissing) {
                    case SHARED -> text.append('!');
                    case SKIP -> {
                        return UNCOUNTED;
                    }
                    case REFUSE -> {
                        return new Outcome.Lacking(part.label);
                    }
                }
            } else {
                text.append('=').append(part.hashed ? KeyDigest.of(value) : plain(value));
            }
        }
        text.append(suffix);
        return new Outcome.Key(text.length() > MOST_CHARACTERS ? KeyDigest.of(text.toString()) : text.toString());
    }

    private static PartReader reader(Part part, @Nullable String backend) {
        return switch (part) {
            case Part.ClientIp ip ->
                open("client-ip", exchange -> AddressPrefix.of(exchange.record().client, ip.ipv4Bits(), ip.ipv6Bits()));
            case Part.Consumer consumer ->
                open("consumer", exchange -> exchange.identity().consumer());
            case Part.ApiKey apiKey ->
                hashed("api-key", exchange -> exchange.identity().apiKeyId());
            case Part.Claim claim -> hashed("claim:" + plain(claim.name()), exchange -> claim(exchange, claim.name()));
            case Part.Header header ->
                hashed(
                        "header:" + plain(header.name()),
                        exchange -> exchange.request().headers().joined(header.name()));
            case Part.Cookie cookie ->
                hashed(
                        "cookie:" + plain(cookie.name()),
                        exchange -> RequestValues.cookie(exchange.request().headers(), cookie.name()));
            case Part.Query query ->
                hashed(
                        "query:" + plain(query.name()),
                        exchange -> RequestValues.parameter(exchange.request().query(), query.name()));
            case Part.RouteId route ->
                open("route", exchange -> exchange.match().route().id());
            case Part.BackendId id -> open("backend", exchange -> backend);
            case Part.Host host -> open("host", exchange -> exchange.request().host());
            case Part.Computed computed ->
                hashed(
                        "expression:" + KeyDigest.of(computed.expression().text()),
                        new CompiledExpression(computed.expression())::text);
        };
    }

    private static PartReader open(String label, Source source) {
        return new PartReader(label, false, source);
    }

    private static PartReader hashed(String label, Source source) {
        return new PartReader(label, true, source);
    }

    private static @Nullable String claim(Exchange exchange, String name) {
        return Objects.toString(exchange.identity().claims().get(name), null);
    }

    /// The text itself where it is short and could not be taken for another part.
    private static String plain(String text) {
        if (text.length() > PLAIN_CHARACTERS) return KeyDigest.of(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':') || c == '_' || c == '@';
            if (!fits) return KeyDigest.of(text);
        }
        return text;
    }
}

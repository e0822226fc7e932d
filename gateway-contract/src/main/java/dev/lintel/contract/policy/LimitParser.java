package dev.lintel.contract.policy;

import dev.lintel.contract.expression.Expression;
import dev.lintel.contract.parse.Members;
import dev.lintel.contract.parse.Place;
import dev.lintel.contract.policy.LimitKey.Part;
import dev.lintel.contract.syntax.CidrSyntax;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.TextSyntax;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what limits have in common.
final class LimitParser {
    private static final int EXEMPT = 256;
    private static final int NAMES = (int) LimitOverride.NAMES.max();
    private static final Map<String, LimitScope.Mode> MODES =
            words("enforce", LimitScope.Mode.ENFORCE, "observe", LimitScope.Mode.OBSERVE);
    private static final Map<String, LimitKey.Missing> MISSING = missing();

    private LimitParser() {}

    private static <T> Map<String, T> words(String first, T one, String second, T other) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(first, one);
        words.put(second, other);
        return words;
    }

    private static Map<String, LimitKey.Missing> missing() {
        Map<String, LimitKey.Missing> words = words("shared", LimitKey.Missing.SHARED, "skip", LimitKey.Missing.SKIP);
        words.put("refuse", LimitKey.Missing.REFUSE);
        return words;
    }

    /// @param limits what an override's may be
    /// @param bursts whether an override may have one
    static LimitScope scope(Members in, Range limits, boolean bursts) {
        LimitKey key = key(in);
        LimitScope.Exempt exempt = in.object("exempt", LimitParser::exempt).orElse(LimitScope.Exempt.NOBODY);
        List<LimitOverride> overrides = in.list(
                "overrides",
                0,
                (int) LimitScope.OVERRIDES.max(),
                place -> place.object(members -> override(members, limits, bursts)));
        LimitScope.Mode mode = in.choice("mode", MODES, LimitScope.Mode.ENFORCE);
        StoreFailure failure = in.choice("onStoreFailure", StoreFailure.WORDS, StoreFailure.FAIL_OPEN);
        Duration storeTimeout =
                in.duration("storeTimeout", LimitScope.STORE_TIMEOUT).orElse(LimitScope.USUAL_STORE_TIMEOUT);
        boolean fieldsOnSuccess = in.flag("fieldsOnSuccess", false);
        return new LimitScope(key, exempt, overrides, mode, failure, storeTimeout, fieldsOnSuccess);
    }

    static LimitCost cost(Members in) {
        Place place = in.optional("cost").orElse(null);
        if (place == null) return LimitCost.Fixed.ONE;
        if (place.isObject()) {
            Expression expression = place.object(members -> expression(members, Expression.Type.NUMBER));
            return expression == null ? LimitCost.Fixed.ONE : new LimitCost.Computed(expression);
        }
        Long units = place.number(LimitCost.UNITS);
        return units == null ? LimitCost.Fixed.ONE : new LimitCost.Fixed(units);
    }

    private static LimitKey key(Members in) {
        int most = (int) LimitKey.PARTS.max();
        List<Part> parts = in.optional("key")
                .map(place -> place.isList()
                        ? place.list(0, most, LimitParser::part)
                        : Optional.ofNullable(part(place)).map(List::of).orElse(List.of()))
                .orElse(List.of());
        LimitKey.Missing missing = in.choice("onMissing", MISSING, LimitKey.Missing.SHARED);
        return new LimitKey(parts, missing);
    }

    private static @Nullable Part part(Place place) {
        if (place.isObject()) return place.object(LimitParser::partWithMembers);
        String text = place.text(LimitParser::faultInPart);
        if (text == null) return null;
        String name = text.substring(text.indexOf(':') + 1);
        return switch (word(text)) {
            case "client-ip" -> Part.ClientIp.USUAL;
            case "consumer" -> new Part.Consumer();
            case "api-key" -> new Part.ApiKey();
            case "claim" -> new Part.Claim(name);
            case "header" -> new Part.Header(name.toLowerCase(Locale.ROOT));
            case "cookie" -> new Part.Cookie(name);
            case "query" -> new Part.Query(name);
            case "route" -> new Part.RouteId();
            case "backend" -> new Part.BackendId();
            default -> new Part.Host();
        };
    }

    private static String word(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    private static @Nullable String faultInPart(String text) {
        boolean named = text.indexOf(':') > 0;
        String name = text.substring(text.indexOf(':') + 1);
        boolean right = switch (word(text)) {
            case "client-ip", "consumer", "api-key", "route", "backend", "host" -> !named;
            case "claim", "query" -> named && TextSyntax.faultInParameterName(name) == null;
            case "header", "cookie" -> named && FieldSyntax.faultInName(name) == null;
            default -> false;
        };
        return right
                ? null
                : "is no part of a key: client-ip, consumer, api-key, claim:NAME, header:NAME, cookie:NAME, query:NAME,"
                        + " route, backend or host";
    }

    private static @Nullable Part partWithMembers(Members in) {
        String form = in.exactlyOne("clientIp", "expression");
        if (form == null) return null;
        if (form.equals("clientIp"))
            return in.object(form, LimitParser::clientIp).orElse(null);
        Expression expression = expression(in, Expression.Type.TEXT);
        return expression == null ? null : new Part.Computed(expression);
    }

    private static Part clientIp(Members in) {
        int ipv4 = in.integer("ipv4", Part.ClientIp.IPV4_BITS, Part.ClientIp.USUAL.ipv4Bits());
        int ipv6 = in.integer("ipv6", Part.ClientIp.IPV6_BITS, Part.ClientIp.USUAL.ipv6Bits());
        return new Part.ClientIp(ipv4, ipv6);
    }

    private static @Nullable Expression expression(Members in, Expression.Type type) {
        String text = in.requiredText("expression", candidate -> Expression.faultIn(candidate, type));
        return text == null ? null : Expression.of(text, type);
    }

    private static LimitScope.Exempt exempt(Members in) {
        List<String> clients = in.list("clients", 0, EXEMPT, place -> place.text(CidrSyntax::faultIn));
        List<String> consumers = names(in, "consumers", EXEMPT);
        List<String> groups = names(in, "groups", EXEMPT);
        return new LimitScope.Exempt(clients, consumers, groups);
    }

    private static @Nullable LimitOverride override(Members in, Range limits, boolean bursts) {
        String name = in.requiredText("name", ResourceId::faultIn);
        List<String> consumers = names(in, "consumers", NAMES);
        List<String> groups = names(in, "groups", NAMES);
        List<String> plans = names(in, "plans", NAMES);
        Long limit = in.required("limit").map(place -> place.number(limits)).orElse(null);
        Optional<Long> burst = bursts ? in.optional("burst").map(place -> place.number(limits)) : Optional.empty();
        if (name == null || limit == null) return null;
        return new LimitOverride(name, consumers, groups, plans, limit, burst);
    }

    /// Of consumers, groups and plans: any text without control characters.
    private static List<String> names(Members in, String member, int most) {
        return in.list(member, 0, most, place -> place.text(TextSyntax::faultInParameterName));
    }
}

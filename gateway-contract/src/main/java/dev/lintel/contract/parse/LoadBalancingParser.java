package dev.lintel.contract.parse;

import dev.lintel.contract.LoadBalancing;
import dev.lintel.contract.LoadBalancing.Algorithm;
import dev.lintel.contract.LoadBalancing.CallKey;
import dev.lintel.contract.LoadBalancing.Preference;
import dev.lintel.contract.LoadBalancing.Sticky;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads how the calls of a backend are spread.
final class LoadBalancingParser {
    private static final Map<String, Algorithm> ALGORITHMS = algorithms();

    private LoadBalancingParser() {}

    static LoadBalancing read(Members in) {
        Algorithm algorithm = in.choice("algorithm", ALGORITHMS, Algorithm.ROUND_ROBIN);
        Optional<CallKey> key = in.text("key", LoadBalancingParser::faultInKey).map(LoadBalancingParser::key);
        int bound = in.integer("boundPercent", LoadBalancing.BOUND_PERCENT, LoadBalancing.USUAL_BOUND_PERCENT);
        Optional<Sticky> sticky = in.optional("sticky").map(LoadBalancingParser::sticky);
        var slowStart = in.duration("slowStart", LoadBalancing.SLOW_START);
        var prefer = in.list("prefer", 0, (int) LoadBalancing.PREFERENCES.max(), LoadBalancingParser::preference);
        return new LoadBalancing(algorithm, key, bound, sticky, slowStart, prefer);
    }

    private static @Nullable Sticky sticky(Place place) {
        if (place.isObject()) return place.object(LoadBalancingParser::cookie);
        String key = place.text(LoadBalancingParser::faultInKey);
        return key == null ? null : new Sticky.ByKey(key(key));
    }

    private static @Nullable Sticky cookie(Members in) {
        String name = in.requiredText("cookie", FieldSyntax::faultInName);
        var maxAge = in.duration("maxAge", Sticky.ByCookie.MAX_AGE);
        var secret = in.text("secret", SecretRef::faultIn).map(SecretRef::parse);
        return name == null ? null : new Sticky.ByCookie(name, maxAge, secret);
    }

    private static @Nullable Preference preference(Place place) {
        if (place.isObject()) return place.object(LoadBalancingParser::valued);
        String label = place.text(TextSyntax::faultInLabelName);
        return label == null ? null : new Preference(label, Optional.empty());
    }

    private static @Nullable Preference valued(Members in) {
        String label = in.requiredText("label", TextSyntax::faultInLabelName);
        Optional<String> value = in.text("value", TextSyntax::faultInLabelValue);
        return label == null ? null : new Preference(label, value);
    }

    static @Nullable String faultInKey(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        boolean right = switch (text.substring(0, colon < 0 ? text.length() : colon)) {
            case "client-ip", "path" -> colon < 0;
            case "cookie", "header" -> colon > 0 && FieldSyntax.faultInName(name) == null;
            case "query" -> colon > 0 && TextSyntax.faultInParameterName(name) == null;
            default -> false;
        };
        return right ? null : "is not a key: header:NAME, cookie:NAME, query:NAME, client-ip or path";
    }

    private static CallKey key(String text) {
        String name = text.substring(text.indexOf(':') + 1);
        if (text.startsWith("cookie:")) return new CallKey(CallKey.Source.COOKIE, name);
        if (text.startsWith("header:")) return new CallKey(CallKey.Source.HEADER, name);
        if (text.startsWith("query:")) return new CallKey(CallKey.Source.QUERY, name);
        return new CallKey(text.equals("path") ? CallKey.Source.PATH : CallKey.Source.CLIENT_IP, "");
    }

    private static Map<String, Algorithm> algorithms() {
        Map<String, Algorithm> words = new LinkedHashMap<>();
        words.put("round-robin", Algorithm.ROUND_ROBIN);
        words.put("least-outstanding", Algorithm.LEAST_OUTSTANDING);
        words.put("consistent-hash", Algorithm.CONSISTENT_HASH);
        words.put("latency", Algorithm.LATENCY);
        return words;
    }
}

package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.parse.Place.ObjectReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every kind of policy, once: a new one is a line here.
public final class PolicyCatalogue {
    private static final Map<String, ObjectReader<? extends PolicySpec>> READERS = readers();

    private PolicyCatalogue() {}

    private static Map<String, ObjectReader<? extends PolicySpec>> readers() {
        Map<String, ObjectReader<? extends PolicySpec>> readers = new LinkedHashMap<>();
        readers.put(Concurrency.KIND, Concurrency::parse);
        readers.put(Cors.KIND, Cors::parse);
        readers.put(Fallback.KIND, Fallback::parse);
        readers.put(HeaderRules.KIND, HeaderRules::parse);
        readers.put(IdempotencyKey.KIND, IdempotencyKey::parse);
        readers.put(Mirror.KIND, Mirror::parse);
        readers.put(Quota.KIND, Quota::parse);
        readers.put(RateLimit.KIND, RateLimit::parse);
        readers.put(RequestSize.KIND, RequestSize::parse);
        readers.put(Retry.KIND, Retry::parse);
        return readers;
    }

    /// The values of `kind` that a document may hold.
    public static Set<String> kinds() {
        return Set.copyOf(READERS.keySet());
    }

    /// Reads a policy by its `kind`. Null after a fault.
    public static @Nullable PolicySpec read(Members in) {
        ObjectReader<? extends PolicySpec> reader = in.requiredChoice("kind", READERS);
        if (reader != null) return reader.read(in);
        in.ignoreOthers();
        return null;
    }
}

package dev.lintel.store.dynamo;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.lintel.store.breaker.BackendHealth;
import dev.lintel.store.breaker.BackendHealth.TargetHealth;
import dev.lintel.store.breaker.BreakerEntry;
import dev.lintel.store.breaker.BreakerEntry.Phase;
import dev.lintel.store.breaker.BreakerEntry.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Breaker entries and health as items. Slots are attributes of their own, `c`, `f` and `s` with their index: DynamoDB
/// adds only to such.
final class BreakerItems {
    static final String CALLS = "c";
    static final String FAILURES = "f";
    static final String SLOW = "s";

    private static final String PROBES = "probes";
    private static final String DONE = "done";
    private static final String FAILED = "failed";
    private static final String SLOW_PROBES = "slowProbes";
    private static final String BACKEND = "backend";
    private static final String TARGET = "target";
    private static final String BY = "by";
    private static final String UNTIL = "until";
    private static final String TARGETS = "targets";
    private static final String HEALTHY = "healthy";
    private static final String STREAK = "streak";
    private static final String CHECKED = "checked";

    private BreakerItems() {}

    static boolean isBreaker(Map<String, AttributeValue> item) {
        return item.containsKey(TableLayout.PHASE);
    }

    static Map<String, AttributeValue> item(BreakerEntry entry) {
        var item = new HashMap<>(TableLayout.breakerKey(entry.key()));
        item.put(BACKEND, fromS(entry.backend()));
        item.put(TARGET, number(entry.target()));
        item.put(TableLayout.GENERATION, number(entry.generation()));
        item.put(TableLayout.VERSION, number(entry.version()));
        item.put(TableLayout.PHASE, fromS(entry.phase().name()));
        item.put(TableLayout.SINCE, number(entry.sinceMillis()));
        item.put(BY, fromS(entry.by()));
        for (Slot slot : entry.slots()) {
            item.put(CALLS + slot.index(), number(slot.calls()));
            item.put(FAILURES + slot.index(), number(slot.failures()));
            item.put(SLOW + slot.index(), number(slot.slow()));
        }
        Map<String, AttributeValue> probes = new HashMap<>();
        entry.probes().forEach((holder, until) -> probes.put(holder, number(until)));
        item.put(PROBES, fromM(probes));
        item.put(DONE, number(entry.done()));
        item.put(FAILED, number(entry.failed()));
        item.put(SLOW_PROBES, number(entry.slow()));
        item.put(UNTIL, number(entry.expiresMillis()));
        item.put(TableLayout.EXPIRES, expires(entry.expiresMillis()));
        return item;
    }

    static BreakerEntry entry(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        Map<String, Long> probes = new TreeMap<>();
        member(attributes, PROBES).forEach((holder, until) -> probes.put(holder, Long.parseLong(until.n())));
        return new BreakerEntry(
                TableLayout.nameIn(item.text(TableLayout.SORT_KEY)),
                item.text(BACKEND),
                Math.toIntExact(item.number(TARGET)),
                item.number(TableLayout.GENERATION),
                item.number(TableLayout.VERSION),
                item.constant(TableLayout.PHASE, Phase.class),
                item.number(TableLayout.SINCE),
                item.text(BY),
                slots(attributes),
                probes,
                Math.toIntExact(item.number(DONE)),
                Math.toIntExact(item.number(FAILED)),
                Math.toIntExact(item.number(SLOW_PROBES)),
                item.number(UNTIL));
    }

    private static List<Slot> slots(Map<String, AttributeValue> attributes) {
        Map<Long, Slot> slots = new TreeMap<>();
        attributes.forEach((name, value) -> {
            if (!isSlot(name)) return;
            long index = Long.parseLong(name, 1, name.length(), 10);
            long count = Long.parseLong(value.n());
            Slot part = switch (name.substring(0, 1)) {
                case CALLS -> new Slot(index, count, 0, 0);
                case FAILURES -> new Slot(index, 0, count, 0);
                default -> new Slot(index, 0, 0, count);
            };
            slots.merge(index, part, Slot::plus);
        });
        return new ArrayList<>(slots.values());
    }

    private static boolean isSlot(String name) {
        if (name.length() < 2 || "cfs".indexOf(name.charAt(0)) < 0) return false;
        for (int i = 1; i < name.length(); i++) if (name.charAt(i) < '0' || name.charAt(i) > '9') return false;
        return true;
    }

    static Map<String, AttributeValue> item(BackendHealth health) {
        var item = new HashMap<>(TableLayout.healthKey(health.backend()));
        Map<String, AttributeValue> targets = new HashMap<>();
        health.targets()
                .forEach((target, found) -> targets.put(
                        target,
                        fromM(Map.of(
                                HEALTHY,
                                AttributeValue.fromBool(found.healthy()),
                                STREAK,
                                number(found.streak()),
                                TableLayout.SINCE,
                                number(found.sinceMillis())))));
        item.put(TARGETS, fromM(targets));
        item.put(CHECKED, number(health.checkedMillis()));
        item.put(UNTIL, number(health.expiresMillis()));
        item.put(TableLayout.EXPIRES, expires(health.expiresMillis()));
        return item;
    }

    static BackendHealth health(Map<String, AttributeValue> attributes) {
        var item = new Item(attributes);
        Map<String, TargetHealth> targets = new TreeMap<>();
        member(attributes, TARGETS).forEach((target, found) -> {
            var parts = new Item(found.m());
            boolean healthy = Boolean.TRUE.equals(
                    found.m().getOrDefault(HEALTHY, fromS("")).bool());
            targets.put(
                    target,
                    new TargetHealth(healthy, Math.toIntExact(parts.number(STREAK)), parts.number(TableLayout.SINCE)));
        });
        return new BackendHealth(
                TableLayout.nameIn(item.text(TableLayout.SORT_KEY)), targets, item.number(CHECKED), item.number(UNTIL));
    }

    private static Map<String, AttributeValue> member(Map<String, AttributeValue> attributes, String name) {
        @Nullable AttributeValue value = attributes.get(name);
        return value == null || !value.hasM() ? Map.of() : value.m();
    }

    static AttributeValue expires(long millis) {
        return number(millis / 1000 + 60);
    }

    static AttributeValue until(long millis) {
        return number(millis);
    }

    static String untilAttribute() {
        return UNTIL;
    }

    static AttributeValue number(long value) {
        return fromN(Long.toString(value));
    }
}

package dev.lintel.contract.parse;

import dev.lintel.contract.Action;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Pointer;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.Durations;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The members of an object that is being read. Remembers which were asked for, so that the others can be reported.
/// After
/// a fault a read gives what the caller named as fall-back, or nothing, and the caller goes on to find further faults.
public final class Members {
    private final JsonNode object;
    private final Pointer at;
    private final Reading reading;
    private final List<String> asked = new ArrayList<>(8);

    Members(JsonNode object, Pointer at, Reading reading) {
        this.object = object;
        this.at = at;
        this.reading = reading;
    }

    Reading reading() {
        return reading;
    }

    /// Reports a fault of the whole object.
    public void fault(String detail) {
        reading.faults().add(at, detail);
    }

    /// Reports a fault of one member.
    public void fault(String name, String detail) {
        reading.faults().add(at.child(name), detail);
    }

    /// Reports a fault of a member's member.
    void fault(String name, String inner, String detail) {
        reading.faults().add(at.child(name).child(inner), detail);
    }

    public Optional<Place> optional(String name) {
        asked.add(name);
        JsonNode value = object.get(name);
        return value == null ? Optional.empty() : Optional.of(new Place(value, at.child(name), reading));
    }

    public Optional<Place> required(String name) {
        Optional<Place> place = optional(name);
        if (place.isEmpty()) fault("the member '" + name + "' is missing");
        return place;
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /// Reports that not just one of these is there.
    ///
    /// @return the first that is; null for none
    public @Nullable String exactlyOne(String... names) {
        List<String> present = Arrays.stream(names).filter(object::has).toList();
        if (present.size() != 1) {
            String list = Arrays.stream(names).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
            fault("must have exactly one of " + list + (present.isEmpty() ? "" : ", has " + present.size()));
        }
        asked.addAll(List.of(names));
        return present.isEmpty() ? null : present.getFirst();
    }

    public Optional<String> text(String name, Syntax rule) {
        return optional(name).map(place -> place.text(rule));
    }

    public String text(String name, Syntax rule, String fallback) {
        return text(name, rule).orElse(fallback);
    }

    public @Nullable String requiredText(String name, Syntax rule) {
        return required(name).map(place -> place.text(rule)).orElse(null);
    }

    public long number(String name, Range range, long fallback) {
        return optional(name).map(place -> place.number(range)).orElse(fallback);
    }

    public int integer(String name, Range range, int fallback) {
        return Math.toIntExact(number(name, range, fallback));
    }

    /// A number above `above` and at most `max`.
    public double decimal(String name, double above, double max, double fallback) {
        Place place = optional(name).orElse(null);
        Double number = place == null ? null : place.decimal();
        if (number == null) return fallback;
        if (number > above && number <= max) return number;
        fault(name, "must be above " + above + " and at most " + max);
        return fallback;
    }

    public boolean flag(String name, boolean fallback) {
        return optional(name).map(Place::flag).orElse(fallback);
    }

    public Optional<Duration> duration(String name, DurationRange range) {
        Optional<Place> place = optional(name);
        Duration duration = place.map(found -> found.text(Durations::faultIn))
                .map(Durations::parse)
                .orElse(null);
        if (duration == null) return Optional.empty();
        String fault = range.faultIn(duration);
        if (fault == null) return Optional.of(duration);
        fault(name, fault);
        return Optional.empty();
    }

    /// One of a few words.
    public <T> T choice(String name, Map<String, T> words, T fallback) {
        return text(name, oneOf(words.keySet())).map(words::get).orElse(fallback);
    }

    /// As [#choice], without a fall-back. Null after a fault.
    public <T> @Nullable T requiredChoice(String name, Map<String, T> words) {
        String word = requiredText(name, oneOf(words.keySet()));
        return word == null ? null : words.get(word);
    }

    /// Leaves the members that were not asked for unreported: for an object of unknown kind, after that was reported.
    public void ignoreOthers() {
        asked.addAll(object.propertyNames());
    }

    /// The rule that a text is one of these.
    public static Syntax oneOf(Iterable<String> words) {
        return text -> {
            for (String word : words) if (word.equals(text)) return null;
            return "must be one of " + String.join(", ", words) + NearbyName.hint(text, words);
        };
    }

    public <T> Optional<T> object(String name, Place.ObjectReader<T> reader) {
        return optional(name).map(place -> place.object(reader));
    }

    /// What the gateway answers by itself.
    public Optional<Action.DirectReply> reply(String name) {
        return object(name, ActionParser::reply);
    }

    /// Empty when the member is absent.
    public <T> List<T> list(String name, int min, int max, Function<Place, @Nullable T> reader) {
        return optional(name).map(place -> place.list(min, max, reader)).orElse(List.of());
    }

    /// Every member by a name that is free, for maps such as labels and headers; sorted by name, so that equal
    /// documents
    /// give equal configurations, whatever the order of their members.
    public Map<String, Place> free(int max) {
        object.propertyNames().forEach(asked::add);
        if (object.size() > max) {
            fault("has " + object.size() + " members; at most " + max + " are allowed");
            return Map.of();
        }
        Map<String, Place> places = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties())
            places.put(member.getKey(), new Place(member.getValue(), at.child(member.getKey()), reading));
        return places;
    }

    /// The id of another resource, if there is one of that kind and id.
    public @Nullable String reference(String name, Kind kind) {
        Place place = required(name).orElse(null);
        return place == null ? null : reading.reference(place, kind);
    }

    void reportUnknown() {
        for (String name : object.propertyNames())
            if (!asked.contains(name)) fault(name, "is not known here" + NearbyName.hint(name, asked) + known());
    }

    private String known() {
        return asked.isEmpty()
                ? ""
                : "; known are "
                        + String.join(", ", asked.stream().distinct().sorted().toList());
    }
}

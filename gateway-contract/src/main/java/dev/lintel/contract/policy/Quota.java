package dev.lintel.contract.policy;

import dev.lintel.contract.parse.Members;
import dev.lintel.contract.syntax.Range;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// So many requests in a longer time: in each minute, hour, day or month of a calendar, or in any time of that length.
///
/// @param limit at most so many, over all instances together
/// @param window which times
public record Quota(long limit, Window window, LimitCost cost, LimitScope scope) implements LimitPolicy {
    public static final String KIND = "quota";
    public static final Range LIMIT = new Range(1, 1_000_000_000_000L);

    /// @throws IllegalArgumentException if the limit is out of range, or the cost is above it
    public Quota {
        LIMIT.require("limit", limit);
        cost.requireWithin(limit, scope, LimitOverride::limit);
    }

    public enum Period {
        MINUTE(Duration.ofMinutes(1)),
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1)),
        /// Of a calendar as long as it is; rolling, 30 days.
        MONTH(Duration.ofDays(30));

        private final Duration rolling;

        Period(Duration rolling) {
            this.rolling = rolling;
        }

        public Duration rolling() {
            return rolling;
        }
    }

    public sealed interface Window {
        Period period();

        /// As clocks on walls of that zone show.
        record Calendar(Period period, ZoneId zone) implements Window {}

        /// The time that has just passed, whenever one looks.
        record Rolling(Period period) implements Window {}
    }

    private static final Map<String, Period> PERIODS = periods();
    private static final Map<String, Boolean> ROLLING = rolling();

    private static Map<String, Period> periods() {
        Map<String, Period> periods = new LinkedHashMap<>();
        periods.put("minute", Period.MINUTE);
        periods.put("hour", Period.HOUR);
        periods.put("day", Period.DAY);
        periods.put("month", Period.MONTH);
        return periods;
    }

    private static Map<String, Boolean> rolling() {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("calendar", false);
        words.put("rolling", true);
        return words;
    }

    static @Nullable Quota parse(Members in) {
        Long limit = in.required("limit").map(place -> place.number(LIMIT)).orElse(null);
        Period period = in.requiredChoice("per", PERIODS);
        boolean rolling = in.choice("window", ROLLING, false);
        ZoneId zone = in.text("timeZone", Quota::faultInZone).map(ZoneId::of).orElse(ZoneOffset.UTC);
        if (rolling && in.has("timeZone"))
            in.fault("timeZone", "means nothing to a rolling window, which knows no midnight");
        LimitCost cost = LimitParser.cost(in);
        LimitScope scope = LimitParser.scope(in, LIMIT, false);
        if (limit == null || period == null) return null;
        Window window = rolling ? new Window.Rolling(period) : new Window.Calendar(period, zone);
        return new Quota(limit, window, cost, scope);
    }

    /// A region, not an offset: offsets change with summer time.
    private static @Nullable String faultInZone(String text) {
        try {
            boolean region = text.equals("UTC") || (text.indexOf('/') > 0 && !text.startsWith("Etc/"));
            if (region && ZoneId.of(text).getId().equals(text)) return null;
        } catch (DateTimeException unknown) {
            // said below
        }
        return "is not a time zone: UTC or a name such as Europe/Berlin";
    }

    @Override
    public String kind() {
        return KIND;
    }
}

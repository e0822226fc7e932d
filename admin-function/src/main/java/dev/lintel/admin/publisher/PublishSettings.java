package dev.lintel.admin.publisher;

import java.time.Duration;

/// How a publisher takes its time.
///
/// @param grace how long entries stay that no root names any more: longer than an edge location may lag behind
/// @param settle after which a change is purged once more: longer than any router serves the revision before
/// @param compareEvery after which the whole index is compared with what it should be
public record PublishSettings(Duration grace, Duration settle, Duration compareEvery) {
    /// 60 s for edges and routers, which take some 5 s; once a day for the comparison, whose pages are billed.
    public static final PublishSettings STANDARD =
            new PublishSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofDays(1));

    /// @throws IllegalArgumentException if one is negative
    public PublishSettings {
        if (grace.isNegative() || settle.isNegative() || compareEvery.isNegative())
            throw new IllegalArgumentException("times are not negative");
    }
}

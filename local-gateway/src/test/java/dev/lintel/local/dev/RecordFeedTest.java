package dev.lintel.local.dev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.router.http.Call;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.AccessRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RecordFeedTest {
    private static final byte[] LINE = "{}\n".getBytes(StandardCharsets.US_ASCII);

    private static AccessRecord record(String route, int status) {
        var record = new AccessRecord();
        record.route = route;
        record.outcome = new Call.Outcome(status, 0, 0, 0, 0, Call.End.COMPLETE);
        return record;
    }

    @Test
    void givesEachFollowerWhatItWants() throws InterruptedException {
        var feed = new RecordFeed(record -> LINE, AccessLog.NONE);
        try (var follower =
                feed.follow(RecordFilter.ofQuery("route=a&status=4xx")).orElseThrow()) {
            feed.write(record("a", 200));
            feed.write(record("b", 404));
            assertTrue(follower.next(0).isEmpty());
            feed.write(record("a", 404));
            assertArrayEquals(LINE, follower.next(0).orElseThrow());
        }
    }

    @Test
    void aSlowFollowerIsToldHowManyItLost() throws InterruptedException {
        var feed = new RecordFeed(record -> LINE, AccessLog.NONE);
        try (var follower = feed.follow(record -> true).orElseThrow()) {
            for (int i = 0; i < 5_000; i++) feed.write(record("a", 200));
            byte[] first = follower.next(0).orElseThrow();
            assertEquals("{\"dropped\":904}\n", new String(first, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void onlySoManyMayFollow() {
        var feed = new RecordFeed(record -> LINE, AccessLog.NONE);
        for (int i = 0; i < RecordFeed.FOLLOWERS; i++)
            assertTrue(feed.follow(record -> true).isPresent());
        assertTrue(feed.follow(record -> true).isEmpty());
    }

    @Test
    void filtersTakeListsAndRefuseWhatTheyDoNotKnow() {
        var filter = RecordFilter.ofQuery("status=404,5xx&route=a&route=-");
        assertTrue(filter.test(record("a", 503)));
        assertFalse(filter.test(record("a", 200)));
        var nobody = new AccessRecord();
        nobody.outcome = new Call.Outcome(404, 0, 0, 0, 0, Call.End.COMPLETE);
        assertTrue(filter.test(nobody));
        assertThrows(IllegalArgumentException.class, () -> RecordFilter.ofQuery("status=40"));
        assertThrows(IllegalArgumentException.class, () -> RecordFilter.ofQuery("rout=a"));
    }
}

package dev.lintel.contract.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.match.Vectors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class EdgeStampTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final EdgeStamp.Bound BOUND =
            new EdgeStamp.Bound("GET", "/orders/7", "api.example.com", "203.0.113.9", "id-1");

    @TestFactory
    Stream<DynamicTest> signsAsTheVectorsSay() {
        return Vectors.cases("stamp.json").stream()
                .map(vector -> DynamicTest.dynamicTest(text(vector, "about"), () -> {
                    String key = EdgeStamp.key(
                            text(vector, "originSecret"), vector.get("kid").longValue());
                    assertEquals(text(vector, "key"), key);
                    assertEquals(text(vector, "stamp"), stamp(vector).sign(key, bound(vector)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> verifiesAsTheVectorsSay() {
        return Vectors.cases("stamp.json").stream()
                .map(vector -> DynamicTest.dynamicTest(text(vector, "about"), () -> {
                    var verifier = new StampVerifier(List.of("another", text(vector, "originSecret")));
                    var made = Instant.ofEpochSecond(vector.get("exp").longValue() - 60);
                    assertEquals(
                            Optional.of(stamp(vector)), verifier.verify(text(vector, "stamp"), bound(vector), made));
                }));
    }

    @Test
    void saysNothingOnceAnyCharacterIsAnother() {
        String stamp = signed(NOON, NOON.plusSeconds(60));
        var verifier = new StampVerifier(List.of("s3cret"));
        assertTrue(verifier.verify(stamp, BOUND, NOON).isPresent());
        for (int i = 0; i < stamp.length(); i++) {
            char other = stamp.charAt(i) == 'x' ? 'y' : 'x';
            String forged = stamp.substring(0, i) + other + stamp.substring(i + 1);
            assertEquals(Optional.empty(), verifier.verify(forged, BOUND, NOON), forged);
            assertEquals(Optional.empty(), verifier.verify(stamp.substring(0, i), BOUND, NOON));
        }
    }

    @Test
    void saysNothingOfAnotherRequest() {
        String stamp = signed(NOON, NOON.plusSeconds(60));
        var verifier = new StampVerifier(List.of("s3cret"));
        for (EdgeStamp.Bound other : List.of(
                new EdgeStamp.Bound("POST", BOUND.path(), BOUND.host(), BOUND.viewer(), BOUND.requestId()),
                new EdgeStamp.Bound("GET", "/orders/8", BOUND.host(), BOUND.viewer(), BOUND.requestId()),
                new EdgeStamp.Bound("GET", BOUND.path(), "www.example.com", BOUND.viewer(), BOUND.requestId()),
                new EdgeStamp.Bound("GET", BOUND.path(), BOUND.host(), "203.0.113.8", BOUND.requestId()),
                new EdgeStamp.Bound("GET", BOUND.path(), BOUND.host(), BOUND.viewer(), "id-2")))
            assertEquals(Optional.empty(), verifier.verify(stamp, other, NOON), other.toString());
    }

    @Test
    void holdsForAMinuteAndTheSkewOfClocks() {
        var verifier = new StampVerifier(List.of("s3cret"));
        String stamp = signed(NOON, NOON.plusSeconds(60));
        assertTrue(verifier.verify(stamp, BOUND, NOON.minusSeconds(5)).isPresent());
        assertTrue(verifier.verify(stamp, BOUND, NOON.plusSeconds(65)).isPresent());
        assertEquals(Optional.empty(), verifier.verify(stamp, BOUND, NOON.minusSeconds(6)));
        assertEquals(Optional.empty(), verifier.verify(stamp, BOUND, NOON.plusSeconds(66)));
    }

    @Test
    void takesKeysOfTheDaysAround() {
        var verifier = new StampVerifier(List.of("s3cret"));
        for (int days = -4; days <= 3; days++) {
            String stamp = signed(NOON.plusSeconds(days * 86_400L), NOON.plusSeconds(60));
            assertEquals(
                    days >= -2 && days <= 1, verifier.verify(stamp, BOUND, NOON).isPresent(), "days: " + days);
        }
    }

    @Test
    void takesEachSecretThatIsValidNow() {
        String stamp = signed(NOON, NOON.plusSeconds(60));
        assertTrue(new StampVerifier(List.of("new", "s3cret"))
                .verify(stamp, BOUND, NOON)
                .isPresent());
        assertEquals(Optional.empty(), new StampVerifier(List.of("new")).verify(stamp, BOUND, NOON));
        assertEquals(Optional.empty(), new StampVerifier(List.of()).verify(stamp, BOUND, NOON));
    }

    @Test
    void namesTheRouteAndTheRevision() {
        var matched = new EdgeStamp(1, 2, "12~a.b-c");
        assertEquals(Optional.of("a.b-c"), matched.route());
        assertEquals(OptionalLong.of(12), matched.revision());
        var undecided = new EdgeStamp(1, 2, EdgeStamp.UNDECIDED);
        assertEquals(Optional.empty(), undecided.route());
        assertEquals(OptionalLong.empty(), undecided.revision());
    }

    @Test
    void theEntryOfADayHoldsItsNumberAndItsKey() {
        assertEquals("20781:" + EdgeStamp.key("s3cret", 20_781), EdgeStamp.entry("s3cret", NOON));
    }

    private static String signed(Instant keyOf, Instant exp) {
        long kid = EdgeStamp.kidAt(keyOf);
        return new EdgeStamp(kid, exp.getEpochSecond(), "12~orders").sign(EdgeStamp.key("s3cret", kid), BOUND);
    }

    private static EdgeStamp stamp(JsonNode vector) {
        return new EdgeStamp(vector.get("kid").longValue(), vector.get("exp").longValue(), text(vector, "decision"));
    }

    private static EdgeStamp.Bound bound(JsonNode vector) {
        return new EdgeStamp.Bound(
                text(vector, "method"),
                text(vector, "path"),
                text(vector, "host"),
                text(vector, "viewer"),
                text(vector, "requestId"));
    }

    private static String text(JsonNode vector, String member) {
        return vector.get(member).stringValue();
    }
}

package dev.lintel.store.dynamo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SnapshotPartsTest {
    @Property(tries = 60)
    void putsTogetherWhatItCut(@ForAll("lengths") int length, @ForAll long seed) throws IOException {
        byte[] document = new byte[length];
        new Random(seed).nextBytes(document);
        byte[] copy = new byte[length];
        for (int index = SnapshotParts.count(length) - 1; index >= 0; index--)
            SnapshotParts.expand(SnapshotParts.compress(document, index), index, copy);
        assertArrayEquals(document, copy);
    }

    @Provide
    Arbitrary<Integer> lengths() {
        int part = SnapshotParts.PART_BYTES;
        return Arbitraries.integers()
                .between(1, 3 * part)
                .edgeCases(edges -> edges.add(part - 1, part, part + 1, 2 * part, 2 * part + 1));
    }

    @Test
    void staysWellUnderTheLimitOfAnItemEvenIfTheTextDoesNotCompress() {
        byte[] document = new byte[SnapshotParts.PART_BYTES];
        new Random(1).nextBytes(document);
        assertTrue(SnapshotParts.compress(document, 0).length < 300_000);
    }

    @Test
    void countsParts() {
        assertEquals(1, SnapshotParts.count(1));
        assertEquals(1, SnapshotParts.count(SnapshotParts.PART_BYTES));
        assertEquals(2, SnapshotParts.count(SnapshotParts.PART_BYTES + 1L));
    }
}

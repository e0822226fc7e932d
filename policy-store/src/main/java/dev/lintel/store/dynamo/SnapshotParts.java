package dev.lintel.store.dynamo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// How a canonical document is cut into parts and compressed. The cut is made before compression, so that the text a
/// part
/// holds follows from the document's digest and the part's index alone: two writers whose compressors differ may
/// overwrite
/// each other's parts and never make a mix.
final class SnapshotParts {
    /// Text in a part; the last may hold less. Well under DynamoDB's 400 KB an item even if it does not compress. Part
    /// of
    /// the stored form: another size needs other keys.
    static final int PART_BYTES = 256 * 1024;

    private SnapshotParts() {}

    /// How many parts a document of so many bytes has.
    static int count(long bytes) {
        return Math.toIntExact((bytes + PART_BYTES - 1) / PART_BYTES);
    }

    /// One part, compressed (RFC 1952).
    static byte[] compress(byte[] document, int index) {
        int from = index * PART_BYTES;
        var bytes = new ByteArrayOutputStream(PART_BYTES / 8);
        try (var gzip = new GZIPOutputStream(bytes, 8192)) {
            gzip.write(document, from, Math.min(PART_BYTES, document.length - from));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /// Puts a part's text in its place.
    ///
    /// @throws IOException if it is damaged, or not as long as it should be
    static void expand(byte[] part, int index, byte[] document) throws IOException {
        int from = index * PART_BYTES;
        int length = Math.min(PART_BYTES, document.length - from);
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(part), 8192)) {
            if (gzip.readNBytes(document, from, length) != length || gzip.read() >= 0)
                throw new IOException("part " + index + " does not have its " + length + " bytes");
        }
    }
}

package dev.lintel.store.dynamo;

import dev.lintel.store.RevisionStore;
import dev.lintel.store.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Canonical documents, kept under their digest. Never changed and never deleted: see docs/revisions.md.
final class Snapshots {
    private final DynamoTable table;

    Snapshots(DynamoTable table) {
        this.table = table;
    }

    /// Puts every part. Doing it again, or doing half of it, harms nobody: nothing points at the digest yet, or it
    /// points
    /// at the same text.
    void write(String digest, byte[] document) {
        List<Map<String, AttributeValue>> parts = new ArrayList<>();
        for (int index = 0; index < SnapshotParts.count(document.length); index++) {
            var part = new HashMap<>(TableLayout.partKey(digest, index));
            part.put(
                    TableLayout.DATA,
                    AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(SnapshotParts.compress(document, index))));
            parts.add(part);
        }
        table.putAll(parts);
    }

    /// The document, checked against its digest. An eventually consistent read may come too early for a part, so what
    /// does
    /// not fit is read once more, strongly.
    byte[] read(String digest, long bytes) throws DamagedSnapshotException {
        if (bytes < 1 || bytes > RevisionStore.MAX_DOCUMENT_BYTES)
            throw new DamagedSnapshotException("a document does not have " + bytes + " bytes", null);
        try {
            return read(digest, (int) bytes, false);
        } catch (DamagedSnapshotException e) {
            return read(digest, (int) bytes, true);
        }
    }

    private byte[] read(String digest, int bytes, boolean consistent) throws DamagedSnapshotException {
        int count = SnapshotParts.count(bytes);
        List<Map<String, AttributeValue>> keys = new ArrayList<>(count);
        for (int index = 0; index < count; index++) keys.add(TableLayout.partKey(digest, index));
        List<Item> parts = table.getAll(keys, consistent);
        if (parts.size() != count)
            throw new DamagedSnapshotException(
                    "%d of its %d parts are missing".formatted(count - parts.size(), count), null);
        byte[] document = new byte[bytes];
        try {
            for (Item part : parts) SnapshotParts.expand(part.bytes(TableLayout.DATA), index(part), document);
        } catch (IOException e) {
            throw new DamagedSnapshotException("a part of it is damaged", e);
        }
        if (!Sha256.hex(document).equals(digest))
            throw new DamagedSnapshotException("it does not match its digest", null);
        return document;
    }

    private static int index(Item part) {
        return Integer.parseInt(part.text(TableLayout.SORT_KEY));
    }
}

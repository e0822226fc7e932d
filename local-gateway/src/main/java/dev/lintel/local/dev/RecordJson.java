package dev.lintel.local.dev;

import dev.lintel.router.telemetry.AccessRecord;
import dev.lintel.router.telemetry.JsonAccessLog;
import java.io.ByteArrayOutputStream;

/// Single access records as JSON, one line each. For one thread.
final class RecordJson {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final JsonAccessLog log = new JsonAccessLog(bytes);

    byte[] line(AccessRecord record) {
        log.write(record);
        log.flush();
        byte[] line = bytes.toByteArray();
        bytes.reset();
        return line;
    }
}

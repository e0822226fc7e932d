package dev.lintel.router.telemetry;

/// Takes metrics, each line one JSON object in CloudWatch's embedded metric format. Called by one thread, which may
/// block.
@FunctionalInterface
public interface MetricsLog {
    MetricsLog NONE = lines -> {};

    /// @param lines UTF-8; each ends with a line feed
    void write(byte[] lines);
}

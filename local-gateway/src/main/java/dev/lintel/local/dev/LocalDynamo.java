package dev.lintel.local.dev;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/// DynamoDB Local in this process, without its HTTP server. Every write is one SQLite transaction, on disk before it is
/// answered, so that it keeps what it acknowledged even if the process is killed (see docs/local.md).
final class LocalDynamo implements AutoCloseable {
    private static final boolean WITHOUT_TELEMETRY = true;

    /// What fails in SQLite we learn as exceptions. A filter, as DynamoDB Local sets the levels itself; held strongly,
    /// as
    /// java.util.logging forgets loggers that nobody holds.
    private static final List<Logger> SQLITE = Stream.of(
                    "com.almworks.sqlite4java", "com.almworks.sqlite4java.Internal")
            .map(Logger::getLogger)
            .toList();

    private final AmazonDynamoDBLocal local;

    private LocalDynamo(AmazonDynamoDBLocal local) {
        this.local = local;
    }

    /// Takes a second or so.
    ///
    /// @param file the database, made when absent; empty to keep everything in memory
    /// @throws Stop if the file is no database
    static LocalDynamo start(Optional<Path> file) {
        System.setProperty("log4j2.configurationFile", "lintel-log4j2.xml");
        SQLITE.forEach(logger -> logger.setFilter(nothing -> false));
        AmazonDynamoDBLocal local = null;
        try {
            local = file.isPresent()
                    ? DynamoDBEmbedded.create(file.get().toFile(), WITHOUT_TELEMETRY)
                    : DynamoDBEmbedded.create(WITHOUT_TELEMETRY);
            local.dynamoDbClient().listTables(); // the first read tells whether the file is what it should be
            return new LocalDynamo(local);
        } catch (RuntimeException | LinkageError e) {
            if (local != null) local.shutdownNow();
            throw file.filter(Files::exists)
                    .map(path -> new Stop(
                            ExitCode.ERROR,
                            "the database " + path + " cannot be read: " + e.getMessage()
                                    + ". Move it away to start empty, or bring back a copy that is whole."))
                    .orElseGet(() -> new Stop(ExitCode.ERROR, "DynamoDB Local did not start: " + e));
        }
    }

    DynamoDbClient client() {
        return local.dynamoDbClient();
    }

    @Override
    public void close() {
        local.shutdownNow();
    }
}

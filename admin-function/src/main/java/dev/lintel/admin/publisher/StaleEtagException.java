package dev.lintel.admin.publisher;

/// Somebody wrote to the KeyValueStore since it was read. Nothing was changed by this call; read it again.
public final class StaleEtagException extends Exception {
    public StaleEtagException(String message) {
        super(message);
    }
}

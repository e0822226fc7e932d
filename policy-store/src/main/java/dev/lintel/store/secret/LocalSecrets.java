package dev.lintel.store.secret;

import dev.lintel.contract.SecretRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Secrets of the host, as far as they are open to documents: environment variables, and files as container platforms
/// mount them. Reads each time.
public final class LocalSecrets implements SecretResolver {
    /// As much as a certificate chain with its key may need.
    static final int MAX_FILE_BYTES = 256 * 1024;

    private static final String CLOSED = "is not open to documents; the operator of this process opens secrets";

    private final Variables environment;
    private final HostSecrets open;

    /// Reads a variable, as `System::getenv` does.
    @FunctionalInterface
    public interface Variables {
        @Nullable
        String value(String name);
    }

    public LocalSecrets(Variables environment, HostSecrets open) {
        this.environment = environment;
        this.open = open;
    }

    @Override
    public String resolve(SecretRef secret) {
        return switch (secret.source()) {
            case ENVIRONMENT -> fromEnvironment(secret);
            case FILE -> fromFile(secret);
            case SSM, SECRETS_MANAGER ->
                throw SecretResolver.refused(secret, "is kept by AWS, which is not in use here");
        };
    }

    private String fromEnvironment(SecretRef secret) {
        if (!open.opens(secret.name())) throw SecretResolver.refused(secret, CLOSED);
        String value = environment.value(secret.name());
        if (value == null || value.isEmpty()) throw SecretResolver.refused(secret, "is not set");
        return value;
    }

    private String fromFile(SecretRef secret) {
        try {
            Path file = open.open(Path.of(secret.name())).orElseThrow(() -> SecretResolver.refused(secret, CLOSED));
            if (!Files.isRegularFile(file)) // a pipe would keep us waiting
            throw SecretResolver.refused(secret, "is not a regular file");
            String value = withoutLineEnd(text(secret, read(secret, file)));
            if (value.isEmpty()) throw SecretResolver.refused(secret, "is empty");
            return value;
        } catch (InvalidPathException e) {
            throw SecretResolver.refused(secret, "is not a path", e);
        } catch (NoSuchFileException e) {
            throw SecretResolver.refused(secret, "does not exist", e);
        } catch (IOException e) {
            throw SecretResolver.refused(secret, "cannot be read", e);
        }
    }

    private static byte[] read(SecretRef secret, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES)
                throw SecretResolver.refused(secret, "has more than " + MAX_FILE_BYTES + " bytes");
            return bytes;
        }
    }

    private static String text(SecretRef secret, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // not as the cause: its message is harmless, but nothing read from the file belongs in a trace
            throw SecretResolver.refused(secret, "is not UTF-8 text");
        }
    }

    /// Editors and `echo` end a file with a line end that is no part of the secret.
    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) return text.substring(0, text.length() - 2);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}

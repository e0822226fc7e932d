package dev.lintel.admin.publisher;

import dev.lintel.contract.SecretRef;
import dev.lintel.contract.edge.EdgeStamp;
import dev.lintel.store.secret.SecretResolver;
import java.time.Instant;
import java.util.Optional;

/// The stamp entry of the first origin secret, which is the current one. The router takes stamps by the others as well.
final class OriginSecretStamp implements EdgeStampSource {
    private final Optional<SecretRef> secret;
    private final SecretResolver secrets;

    /// @param references as `LINTEL_ORIGIN_SECRETS` has them, separated by commas; empty for none
    /// @throws IllegalArgumentException if the first is no reference
    OriginSecretStamp(String references, SecretResolver secrets) {
        String first = references.split(",", 2)[0].strip();
        this.secret = first.isEmpty() ? Optional.empty() : Optional.of(SecretRef.parse(first));
        this.secrets = secrets;
    }

    @Override
    public Optional<String> entry(Instant time) {
        return secret.map(reference -> EdgeStamp.entry(secrets.resolve(reference), time));
    }
}

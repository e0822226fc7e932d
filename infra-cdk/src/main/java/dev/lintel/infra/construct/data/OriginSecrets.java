package dev.lintel.infra.construct.data;

import dev.lintel.infra.Stage;
import dev.lintel.infra.construct.FunctionIdentity;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/// The secret that CloudFront sends to the router, of this generation and the one before. Rotation is a deployment with
/// the next generation: the router learns the new secret and still takes the old one, then CloudFront sends the new
/// one, and what is older than both is deleted. A value never changes in place, so no reference to it goes stale.
public final class OriginSecrets extends Construct {
    /// API Gateway takes keys of 20 to 128 characters.
    private static final int LENGTH = 64;

    private final SortedMap<Integer, Secret> secrets = new TreeMap<>(Comparator.reverseOrder());

    public OriginSecrets(Construct scope, String id, Stage.Origin origin) {
        super(scope, id);
        add(origin.secretGeneration());
        if (origin.rotated()) add(origin.secretGeneration() - 1);
    }

    private void add(int number) {
        secrets.put(
                number,
                Secret.Builder.create(this, "Generation" + number)
                        .description("What CloudFront proves itself with to Lintel's router, generation " + number)
                        .generateSecretString(SecretStringGenerator.builder()
                                .passwordLength(LENGTH)
                                .excludePunctuation(true)
                                .build())
                        .removalPolicy(RemovalPolicy.DESTROY)
                        .build());
    }

    /// The present one, as a reference that CloudFormation resolves when it deploys: the template holds no secret.
    public String current() {
        return value(secrets.firstEntry().getValue());
    }

    /// All that are accepted by generation, the present one first, as such references.
    public SortedMap<Integer, String> values() {
        SortedMap<Integer, String> values = new TreeMap<>(secrets.comparator());
        secrets.forEach((number, secret) -> values.put(number, value(secret)));
        return values;
    }

    /// What `LINTEL_ORIGIN_SECRETS` holds: names, not secrets.
    public String references() {
        return secrets.values().stream()
                .map(secret -> "secretsmanager:" + secret.getSecretArn())
                .collect(Collectors.joining(","));
    }

    public void allowReading(FunctionIdentity identity) {
        identity.allow(
                List.of("secretsmanager:GetSecretValue"),
                secrets.values().stream().map(Secret::getSecretArn).toArray(String[]::new));
    }

    private static String value(Secret secret) {
        return secret.getSecretValue().unsafeUnwrap();
    }
}

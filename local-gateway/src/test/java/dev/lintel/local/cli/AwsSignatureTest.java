package dev.lintel.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

final class AwsSignatureTest {
    @Test
    void withoutCredentialsItSaysWhatToDoAndNotWhatTheSdkTried() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain "
                    + "AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider()])");
        };
        var signature = new AwsSignature(
                URI.create("https://cloudformation.us-east-1.amazonaws.com"),
                "cloudformation",
                "us-east-1",
                none,
                Clock.fixed(Instant.parse("2026-11-28T00:00:00Z"), ZoneOffset.UTC));

        var stop = assertThrows(Stop.class, () -> signature.of("POST", "/", Map.of(), new byte[0]));

        assertEquals(ExitCode.ERROR, stop.exitCode());
        assertEquals(
                "there are no AWS credentials that can be used: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`",
                stop.text());
    }
}

package dev.lintel.store.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

@Timeout(60)
class AwsSecretsTest {
    private static final String CANARY = "canary-5ecret";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final SecretRef PARAMETER = SecretRef.parse("ssm:/lintel/token");
    private static final SecretRef MANAGED = SecretRef.parse("secretsmanager:lintel/token");

    private final List<String> asked = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private FakeAws aws;

    @BeforeEach
    void start() throws IOException {
        aws = new FakeAws();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private AwsSecrets secrets() {
        return secrets(StaticCredentialsProvider.create(
                AwsSessionCredentials.create("AKIDEXAMPLE", FakeAws.SECRET_KEY, "session-token")));
    }

    private AwsSecrets secrets(AwsCredentialsProvider credentials) {
        var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(Duration.ofSeconds(10))
                .build();
        return new AwsSecrets(
                http,
                credentials,
                () -> Region.EU_WEST_1,
                (service, region) -> {
                    asked.add(service + "." + region);
                    return aws.uri();
                },
                CLOCK);
    }

    @Test
    void readsAParameterDecrypted() {
        aws.reply(200, "{\"Parameter\":{\"Name\":\"/lintel/token\",\"Value\":\"" + CANARY + "\"}}");

        assertEquals(CANARY, secrets().resolve(PARAMETER));

        assertEquals(
                List.of(new FakeAws.Seen(
                        "AmazonSSM.GetParameter",
                        "application/x-amz-json-1.1",
                        "eu-west-1/ssm",
                        "session-token",
                        "{\"Name\":\"/lintel/token\",\"WithDecryption\":true}")),
                aws.seen());
        assertEquals(List.of("ssm.eu-west-1"), asked);
    }

    @Test
    void readsAManagedSecret() {
        aws.reply(200, "{\"SecretString\":\"" + CANARY + "\"}");

        assertEquals(CANARY, secrets().resolve(MANAGED));

        assertEquals(
                List.of(new FakeAws.Seen(
                        "secretsmanager.GetSecretValue",
                        "application/x-amz-json-1.1",
                        "eu-west-1/secretsmanager",
                        "session-token",
                        "{\"SecretId\":\"lintel/token\"}")),
                aws.seen());
    }

    @Test
    void picksAMemberOfAJsonSecret() {
        var reply = "{\"SecretString\":\"{\\\"user\\\":\\\"ada\\\",\\\"pin\\\":1234,\\\"list\\\":[]}\"}";
        aws.reply(200, reply).reply(200, reply).reply(200, reply).reply(200, reply);

        assertEquals("ada", secrets().resolve(SecretRef.parse("secretsmanager:db#user")));
        assertEquals("1234", secrets().resolve(SecretRef.parse("secretsmanager:db#pin")));
        assertRefused(SecretRef.parse("secretsmanager:db#list"));
        assertRefused(SecretRef.parse("secretsmanager:db#missing"));
        assertEquals("{\"SecretId\":\"db\"}", aws.seen().getFirst().body());
    }

    @Test
    void asksTheRegionOfAnArn() {
        aws.reply(200, "{\"SecretString\":\"" + CANARY + "\"}");
        String arn = "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:lintel-AbCdEf";

        assertEquals(CANARY, secrets().resolve(SecretRef.parse("secretsmanager:" + arn)));

        assertEquals(List.of("secretsmanager.ap-southeast-2"), asked);
        assertEquals("ap-southeast-2/secretsmanager", aws.seen().getFirst().scope());
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:ssm:evil.example/:1:x", "arn:aws:ssm", "arn:aws:ssm::1:x"})
    void refusesAnArnWithoutARegion(String arn) {
        assertRefused(SecretRef.parse("ssm:" + arn));
        assertEquals(List.of(), asked);
    }

    @Test
    void neverTellsWhatItRead() {
        aws.reply(200, "{\"SecretString\":\"" + CANARY + "\"}")
                .reply(200, "{\"SecretString\":{\"" + CANARY + "\":1}}")
                .reply(200, CANARY)
                .reply(400, CANARY);

        assertUntold(SecretRef.parse("secretsmanager:lintel#member"));
        assertUntold(MANAGED);
        assertUntold(MANAGED);
        assertUntold(MANAGED);
    }

    @Test
    void refusesASecretThatIsEmptyOrBinary() {
        aws.reply(200, "{\"SecretString\":\"\"}").reply(200, "{\"SecretBinary\":\"AAAA\"}");
        assertRefused(MANAGED);
        assertRefused(MANAGED);
    }

    @Test
    void tellsARefusalFromSilence() {
        aws.reply(400, "{\"__type\":\"ParameterNotFound\"}")
                .reply(400, "{\"__type\":\"com.amazonaws.secretsmanager#ResourceNotFoundException\"}")
                .reply(400, "AccessDeniedException:http://internal/", "{}")
                .reply(400, "{\"__type\":\"ThrottlingException\"}")
                .reply(400, "{\"__type\":\"ExpiredTokenException\"}")
                .reply(200, "{}");
        assertEquals(
                "the secret ssm:/lintel/token is not given: ParameterNotFound",
                assertRefused(PARAMETER).problem().detail());
        assertRefused(MANAGED);
        assertRefused(MANAGED);
        assertUnanswered(secrets(), MANAGED);
        assertUnanswered(secrets(), MANAGED);
        assertRefused(MANAGED);
    }

    @Test
    void triesOnceMoreAfterAFailureOfTheService() {
        aws.reply(503, "").reply(200, "{\"SecretString\":\"" + CANARY + "\"}");
        assertEquals(CANARY, secrets().resolve(MANAGED));

        aws.reply(500, "").reply(500, "");
        assertUnanswered(secrets(), MANAGED);
        assertEquals(4, aws.seen().size());
    }

    @Test
    void isUnansweredWhereNobodyListens() {
        var secrets = secrets();
        aws.close();
        assertUnanswered(secrets, MANAGED);
    }

    @Test
    void isUnansweredWithoutCredentials() {
        assertUnanswered(
                secrets(() -> {
                    throw SdkClientException.create("no credentials");
                }),
                MANAGED);
    }

    @Test
    void refusesAReplyWithoutEnd() {
        String endless = "x".repeat(600 * 1024);
        aws.reply(200, endless).reply(200, endless);
        assertUnanswered(secrets(), MANAGED);
    }

    @Test
    void knowsTheEndpointsOfAwsAndThoseOfTheEnvironment() {
        var aws = AwsSecrets.Endpoints.standard(name -> null);
        assertEquals(URI.create("https://ssm.eu-west-1.amazonaws.com/"), aws.of("ssm", Region.EU_WEST_1));
        assertEquals(
                URI.create("https://secretsmanager.cn-north-1.amazonaws.com.cn/"),
                aws.of("secretsmanager", Region.CN_NORTH_1));
        assertNull(Region.of("xx-new-1").metadata());
        assertEquals(URI.create("https://ssm.xx-new-1.amazonaws.com/"), aws.of("ssm", Region.of("xx-new-1")));

        var variables = Map.of("AWS_ENDPOINT_URL", "http://all:1", "AWS_ENDPOINT_URL_SSM", "http://ssm:2");
        var own = AwsSecrets.Endpoints.standard(variables::get);
        assertEquals(URI.create("http://ssm:2"), own.of("ssm", Region.EU_WEST_1));
        assertEquals(URI.create("http://all:1"), own.of("secretsmanager", Region.EU_WEST_1));
    }

    private ProblemException assertRefused(SecretRef secret) {
        var problem = assertThrows(ProblemException.class, () -> secrets().resolve(secret));
        assertEquals(ProblemType.CONFIGURATION_UNAVAILABLE, problem.problem().type());
        return problem;
    }

    private static void assertUnanswered(AwsSecrets secrets, SecretRef secret) {
        var problem = assertThrows(ProblemException.class, () -> secrets.resolve(secret));
        assertEquals(ProblemType.STORE_UNAVAILABLE, problem.problem().type());
        assertEquals(
                "the keeper of " + secret + " does not answer",
                problem.problem().detail());
    }

    private void assertUntold(SecretRef secret) {
        var problem = assertThrows(ProblemException.class, () -> secrets().resolve(secret));
        for (Throwable told = problem; told != null; told = told.getCause())
            assertFalse(told.toString().contains(CANARY), told.toString());
    }
}

package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.local.ExitCode;
import dev.lintel.local.LintelCommand;
import dev.lintel.local.dev.DevGateway;
import dev.lintel.local.dev.DevOptions;
import dev.lintel.router.telemetry.AccessLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `lintel … --stack NAME` against a double of AWS that checks each signature, with a real admin API behind it.
@Timeout(120)
class StackAdminTest {
    private static DevGateway gateway;
    private static SigningAws aws;

    @TempDir
    private Path folder;

    private record Run(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() throws IOException {
        gateway = DevGateway.start(DevOptions.ephemeral(), AccessLog.NONE, line -> {});
        aws = new SigningAws(gateway.adminUri(), gateway.token());
        credentials(SigningAws.SECRET_KEY);
    }

    @AfterAll
    static void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        aws.close();
        gateway.close();
    }

    @AfterEach
    void rightKey() {
        credentials(SigningAws.SECRET_KEY);
    }

    /// Where the SDK's default chain looks first of all.
    private static void credentials(String secretKey) {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", secretKey);
    }

    @Test
    void appliesReadsAndRollsBackWithSignedRequests() throws IOException {
        Path document = folder.resolve("lintel.yaml");
        Files.writeString(document, """
                lintel: 1
                routes:
                  - id: hello
                    match: {path: /hello}
                    reply: {status: 200, body: "hello"}
                """);

        Run applied = lintel("apply", document.toString(), "-m", "for the stack", "--yes", "--stack", "shop");
        assertEquals(ExitCode.OK, applied.exitCode(), applied.err());
        Run got = lintel("get", "routes/hello", "--json", "--stack", "shop");
        assertEquals(ExitCode.OK, got.exitCode(), got.err());
        assertTrue(got.out().contains("/hello"), got.out());
        // a query in the signature
        Run history = lintel("history", "-n", "1", "--stack", "shop");
        assertTrue(history.out().contains("for the stack"), history.out());

        assertTrue(aws.seen().contains("us-east-1/cloudformation POST /"), aws.seen()::toString);
        assertTrue(aws.seen().contains("us-east-1/lambda POST /v1/apply"), aws.seen()::toString);
    }

    @Test
    void isRefusedWithAnotherKey() {
        credentials("another");

        Run run = lintel("get", "routes", "--stack", "shop");

        assertEquals(ExitCode.ERROR, run.exitCode());
        assertTrue(run.err().contains("CloudFormation answered 403"), run.err());
    }

    @Test
    void saysThatThereIsNoSuchStack() {
        Run run = lintel("health", "--stack", "other");

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertEquals(
                "lintel: CloudFormation: Stack with id other does not exist",
                run.err().strip());
    }

    @Test
    void saysThatTheStackHasNoAdminPath() {
        Run run = lintel("health", "--stack", "shop", "--through-cloudfront");

        assertEquals(ExitCode.INVALID, run.exitCode());
        assertTrue(run.err().contains("has no output DistributionDomain"), run.err());
    }

    @Test
    void printsWhereThingsAre() {
        Run run = lintel("outputs", "--stack", "shop");

        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(
                "AdminUrl             %s/%nEndpoint             https://d1.cloudfront.net%n".formatted(aws.uri()),
                run.out());
    }

    @Test
    void outputsThatMayChangeSoonAreNotToldToWhoAsksForSettledOnes() {
        for (String status : List.of("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS")) {
            aws.stackStatus = status;
            assertEquals(ExitCode.OK, lintel("outputs", "--stack", "shop").exitCode());
            Run run = lintel("outputs", "--stack", "shop", "--settled");
            assertEquals(ExitCode.ERROR, run.exitCode());
            assertEquals(
                    "lintel: the stack shop is being changed (" + status + "): try again when that is done",
                    run.err().strip());
        }
        for (String status : List.of("UPDATE_COMPLETE", "REVIEW_IN_PROGRESS")) {
            aws.stackStatus = status;
            assertEquals(
                    ExitCode.OK,
                    lintel("outputs", "--stack", "shop", "--settled").exitCode());
        }
    }

    private Run lintel(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--cloudformation-url", aws.uri().toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = LintelCommand.create(false)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}

package dev.lintel.router.upstream.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.Headers;
import dev.lintel.store.secret.SignatureCheck;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SigV4Test {
    private static final String KEY = "wJalrXUtnFEMI-not-a-real-key";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z"));

    private static SigV4 signer(String service) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", KEY));
        return new SigV4(
                new AwsAccess(Set.of(), credentials, () -> "eu-west-1", (s, h, r) -> URI.create("https://x"), CLOCK),
                service);
    }

    private static SignatureCheck check(Headers fields, URI target, byte[] body) throws GeneralSecurityException {
        return SignatureCheck.of("PUT", target, name -> String.valueOf(value(fields, target, name)), body, KEY);
    }

    private static @Nullable String value(Headers fields, URI target, String name) {
        @Nullable String value = fields.first(name);
        return value == null && name.equalsIgnoreCase("host") ? target.getAuthority() : value;
    }

    @ParameterizedTest
    @CsvSource({"s3, /a%20b/c%2Bd%7E", "sqs, /a%20b/c%2Bd", "execute-api, /v1/%5Bx%5D"})
    void signsPathsAsEachServiceReadsThem(String service, String path) throws Exception {
        URI target = URI.create("https://bucket.s3.eu-west-1.amazonaws.com" + path + "?b=%2F&a=1&c");
        byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
        Headers signed = signer(service).signed("PUT", target, Headers.of("X-Amz-Meta-A", "1"), body, "eu-west-1");
        SignatureCheck checked = check(signed, target, body);
        assertEquals("eu-west-1/" + service, checked.scope());
        assertTrue(checked.signed().containsAll(Set.of("host", "x-amz-date", "x-amz-meta-a")), "" + checked.signed());
        body[0]++;
        assertThrows(GeneralSecurityException.class, () -> check(signed, target, body));
    }

    @Test
    void leavesAStreamedBodyOutOfTheSignature() throws Exception {
        URI target = URI.create("https://bucket.s3.eu-west-1.amazonaws.com/k");
        Headers signed = signer("s3").signed("PUT", target, Headers.EMPTY, null, "eu-west-1");
        assertEquals("UNSIGNED-PAYLOAD", signed.first("x-amz-content-sha256"));
        assertTrue(check(signed, target, new byte[] {1}).signed().contains("x-amz-content-sha256"));
    }

    @Test
    void signsNothingThatMayChangeOnTheWay() {
        URI target = URI.create("https://sqs.eu-west-1.amazonaws.com/");
        Headers fields = Headers.of("Via", "1.1 a", "Accept", "*/*", "Cookie", "a=b", "traceparent", "00-1-2-00");
        Headers signed = signer("sqs").signed("PUT", target, fields, new byte[0], "eu-west-1");
        String authorization = String.valueOf(signed.first("Authorization"));
        for (String name : new String[] {"via", "accept", "cookie", "traceparent"})
            assertFalse(authorization.contains(name), authorization);
        assertEquals("*/*", signed.first("Accept"));
        assertNull(signed.first("Cookie"));
    }

    @ParameterizedTest
    @CsvSource({"/a:b/c@d, /a%3Ab/c%40d", "/x%2Fy%20z, /x%2Fy%20z", "/~a-b_c.d, /~a-b_c.d", "/100%, /100%25"})
    void writesPathsStrictly(String path, String strict) {
        assertEquals(strict, StrictUri.path(path));
    }

    @Test
    void writesQueriesStrictly() {
        assertEquals("a=1%2A2&b=c%2Fd%3D=x", StrictUri.query("a=1*2&b=c/d%3D=x"));
        assertNull(StrictUri.query(null));
    }

    @Test
    void knowsTheEndpointsOfAwsAndThoseOfTheEnvironment() {
        var aws = AwsAccess.endpoints(name -> null);
        assertEquals(URI.create("https://sqs.eu-west-1.amazonaws.com"), aws.of("sqs", "sqs", "eu-west-1"));
        assertEquals(
                URI.create("https://data-servicediscovery.cn-north-1.amazonaws.com.cn"),
                aws.of("servicediscovery", "data-servicediscovery", "cn-north-1"));
        Map<String, String> variables =
                Map.of("AWS_ENDPOINT_URL", "http://all:1", "AWS_ENDPOINT_URL_LAMBDA", "http://l:2");
        var own = AwsAccess.endpoints(variables::get);
        assertEquals(URI.create("http://l:2"), own.of("lambda", "lambda", "eu-west-1"));
        assertEquals(URI.create("http://all:1"), own.of("sqs", "sqs", "eu-west-1"));
    }
}

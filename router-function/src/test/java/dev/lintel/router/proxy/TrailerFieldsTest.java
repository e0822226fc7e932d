package dev.lintel.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Headers;
import org.junit.jupiter.api.Test;

final class TrailerFieldsTest {
    @Test
    void passesWhatTellsOfTheBody() {
        Headers sums = Headers.of("X-Sum", "1", "grpc-status", "0");
        assertEquals(sums, TrailerFields.passed(sums));
    }

    @Test
    void dropsWhatMayStandInAHeadOnlyOrWasCleanedOutOfIt() {
        Headers read = Headers.of(
                "Authorization",
                "Basic eA==",
                "Connection",
                "close",
                "Content-Length",
                "3",
                "Cookie",
                "a=b",
                "Host",
                "evil",
                "Lintel-Consumer",
                "root",
                "Transfer-Encoding",
                "chunked",
                "X-Forwarded-For",
                "192.0.2.6",
                "x-request-id",
                "theirs",
                "X-Sum",
                "1");
        assertEquals(Headers.of("X-Sum", "1"), TrailerFields.passed(read));
    }
}

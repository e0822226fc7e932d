package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageTest {
    @Test
    void standsWithoutAnySetting() {
        var stage = Stage.parse(Map.of("aws:cdk:something", "else"));

        assertEquals("lintel", stage.name());
        assertTrue(stage.production());
        assertEquals(Stage.OriginMode.FUNCTION_URL, stage.origin().mode());
        assertEquals(Optional.of(100), stage.router().concurrency());
        assertEquals(Duration.ofMinutes(15), stage.router().timeout());
    }

    @Test
    void takesTypedValuesOfCdkJsonAndTextOfTheCommandLine() {
        // jsii hands JSON numbers over as doubles
        var typed = Stage.parse(Map.of("lintel:routerMemoryMb", 2048.0, "lintel:production", false));
        var text = Stage.parse(Map.of("lintel:routerMemoryMb", "2048", "lintel:production", "false"));

        assertEquals(typed, text);
        assertEquals(2048, typed.router().memoryMb());
    }

    @Test
    void tellsAllFaultsAtOnce() {
        var faults = faults(Map.of(
                "lintel:region", "eu-west-1",
                "lintel:routerMemoryMb", "lots",
                "lintel:logDays", 31,
                "lintel:domain", "api.shop.example",
                "lintel:orign", "rest-stream"));

        assertEquals(5, faults.size(), faults::toString);
        assertTrue(faults.get(0).startsWith("lintel:region must be us-east-1, was \"eu-west-1\""), faults::toString);
        assertEquals(
                List.of(
                        "lintel:routerMemoryMb must be a whole number from 512 to 10,240, was \"lots\"",
                        "lintel:domain and lintel:certificate go together: set both or neither"),
                List.of(faults.get(2), faults.get(3)));
        assertTrue(faults.get(4).startsWith("lintel:orign: there is no such setting; there are lintel:region, "));
    }

    @ParameterizedTest
    @CsvSource({
        "stack,Lintel",
        "production,yes",
        "encryption,aes",
        "routerMemoryMb,511",
        "routerMemoryMb,1024.5",
        "routerTimeoutSeconds,901",
        "routerConcurrency,-1",
        "secretPrefix,*",
        "secretPrefix,shop",
        "secretPrefix,/shop/",
        "functions,orders",
        "functions,arn:aws:lambda:us-east-1:123456789012:function:*",
        "cloudMapNamespaces,*",
        "awsServices,*",
        "deployment,canary",
        "routerRuntime,java25",
        "originSecretGeneration,0",
        "originReadTimeoutSeconds,121",
        "requestsPer5MinutesPerIp,9",
        "adminPath,lintel-admin",
        "adminPath,/a/b",
        "adminPath,/*",
        "alarmEmail,nobody",
    })
    void refuses(String name, String value) {
        var faults = faults(Map.of("lintel:" + name, value));

        assertEquals(1, faults.size(), faults::toString);
        assertTrue(faults.getFirst().startsWith("lintel:" + name + " must be "), faults::toString);
        assertTrue(faults.getFirst().endsWith(", was \"" + value + "\""), faults::toString);
    }

    @Test
    void takesACertificateOfItsRegionOnly() {
        String id = ":123456789012:certificate/12345678-1234-1234-1234-123456789012";
        var stage = Stage.parse(
                Map.of("lintel:domain", "*.shop.example", "lintel:certificate", "arn:aws:acm:us-east-1" + id));
        assertEquals("*.shop.example", stage.edge().domain().orElseThrow().name());

        assertEquals(
                2,
                faults(Map.of("lintel:domain", "shop.example", "lintel:certificate", "arn:aws:acm:eu-west-1" + id))
                        .size());
    }

    @Test
    void doesNotStreamThroughTheStockRuntime() {
        Map<String, String> stock = Map.of("lintel:routerRuntime", "stock");
        assertEquals(Stage.RouterRuntime.STOCK, Stage.parse(stock).router().runtime());

        assertEquals(
                List.of("lintel:routerRuntime stock gives whole replies, and lintel:origin rest-stream takes streams:"
                        + " set lintel:origin to function-url"),
                faults(Map.of("lintel:routerRuntime", "stock", "lintel:origin", "rest-stream")));
    }

    @Test
    void switchesOffWhatIsZero() {
        var stage = Stage.parse(Map.of("lintel:routerConcurrency", 0, "lintel:requestsPer5MinutesPerIp", 0));

        assertEquals(Optional.empty(), stage.router().concurrency());
        assertEquals(Optional.empty(), stage.edge().requestsPerIp());
    }

    private static List<String> faults(Map<String, ?> context) {
        return assertThrows(InvalidStageException.class, () -> Stage.parse(context))
                .faults();
    }
}

package dev.lintel.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Edge code runs as it would at CloudFront: the same modules, none of the rest, and what fails is told with its place.
final class NodeFunctionsTest {
    private static String expression(String code) {
        return """
                import cf from 'cloudfront';
                import crypto from 'crypto';
                import querystring from 'querystring';
                async function handler(event) {
                  return { value: %s };
                }
                """.formatted(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            await cf.kvs().get('root')                                            | one
            (await cf.kvs().get('json', {format: 'json'})).a                      | 1
            (await cf.kvs().exists('root')) + ' ' + (await cf.kvs().exists('no')) | true false
            await cf.kvs().count()                                                | 2
            crypto.createHmac('sha256', 'k').update('a').update(Buffer.from('b')).digest('base64url') | dHW7EZ_pt0zAr1AUpJ2AqyO9Gsgph-dpbNwkIohlRDY
            crypto.createHash('md5').update('a').digest('hex')                    | 0cc175b9c0f1b6a831c399e269772661
            querystring.parse('a=b%20c').a                                        | b c
            require('crypto') === crypto                                          | true
            event.request.rawQueryString() === undefined                          | true
            Date.now() === new Date().getTime()                                   | true
            new Date(0).toISOString()                                             | 1970-01-01T00:00:00.000Z
            atob(btoa('x')) + new TextDecoder().decode(new TextEncoder().encode('y')) | xy
            """)
    void hasWhatTheServiceHas(String code, String value) throws Exception {
        try (Functions functions = Functions.of(expression(code))) {
            functions.keyValues("root", "one", "json", "{\"a\":1}");

            assertEquals(value, functions.request("/").at("/result/value").asString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process",
                "fetch",
                "setTimeout",
                "setImmediate",
                "queueMicrotask",
                "WebAssembly",
                "BigInt",
                "Map",
                "Set",
                "Proxy",
                "Reflect",
                "Intl",
                "SharedArrayBuffer",
                "performance",
                "URL",
                "structuredClone"
            })
    void hasNothingElse(String global) throws Exception {
        try (Functions functions = Functions.of(expression("typeof " + global))) {
            assertEquals("undefined", functions.request("/").at("/result/value").asString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            eval('1')                                        | Code generation from strings
            (function () {}).constructor('return process')() | Code generation from strings
            Buffer.constructor('return process')()           | Code generation from strings
            require('fs')                                    | no module fs
            crypto.createHash('sha512').digest('hex')        | unsupported algorithm
            crypto.createSign                                | none
            await cf.kvs().get('absent')                     | KeyNotFound
            cf.kvs('another')                                | not associated
            """)
    void refusesWhatTheServiceRefuses(String code, String why) throws Exception {
        try (Functions functions = Functions.of(expression(code))) {
            assertTrue(functions.failure("/").contains(why), functions.failure("/"));
        }
    }

    @Test
    void globalsCannotBeReplaced() throws Exception {
        try (Functions functions = Functions.of("function handler() { JSON = {}; }")) {
            assertTrue(functions.failure("/").contains("TypeError"), functions.failure("/"));
        }
    }

    @Test
    void tellsAFailureWithItsPlaceInTheSource() throws Exception {
        // of `a;\nboom();` in the second line of source.js, bundled into one line
        String map = """
                {"version":3,"sources":["../src/source.js"],"names":[],"mappings":"AAAA,0BACA"}""";
        try (var functions = new Functions()) {
            functions.load(new FunctionBundle(
                    FunctionKind.VIEWER_REQUEST, "viewer-request.js", "function handler(event) { boom(); }", map));

            assertEquals(
                    "EXECUTION ReferenceError: boom is not defined, at ../src/source.js:2:1", functions.failure("/"));
            assertEquals("ReferenceError: boom is not defined, at ../src/source.js:2:1", functions.told.peek());
        }
    }

    @Test
    void logsAreTold() throws Exception {
        try (Functions functions =
                Functions.of("function handler(e) { console.log('seen', e.request.uri); return e; }")) {
            functions.request("/x");

            assertEquals("viewer-request: seen /x", functions.told.poll());
        }
    }

    @Test
    void whatDoesNotLoadIsToldAndTheOneBeforeStays() throws Exception {
        try (Functions functions = Functions.of(expression("'old'"))) {
            assertFalse(functions.load(FunctionKind.VIEWER_REQUEST, "var a = 1;\nfunction handler( {"));
            assertFalse(functions.load(FunctionKind.VIEWER_REQUEST, "import fs from 'fs'; function handler() {}"));
            assertFalse(functions.load(FunctionKind.VIEWER_REQUEST, "var handler = 1;"));

            assertEquals("old", functions.request("/").at("/result/value").asString());
            assertEquals(
                    "viewer-request.js cannot be loaded: SyntaxError: Unexpected end of input, at viewer-request.js:2",
                    functions.told.poll());
            assertEquals(
                    "viewer-request.js cannot be loaded: Error: the runtime has no module 'fs'", functions.told.poll());
        }
    }

    @Test
    void aFunctionThatIsTooLargeIsRefused() {
        String code = " ".repeat(FunctionBundle.MOST_BYTES + 1);

        assertThrows(
                IllegalArgumentException.class,
                () -> new FunctionBundle(FunctionKind.VIEWER_REQUEST, "viewer-request.js", code, null));
    }

    @Test
    void aPromiseThatNeverSettlesFailsAndTheNextCallIsServed() throws Exception {
        String code = """
                async function handler(e) {
                  if (e.request.uri === '/never') return new Promise(() => {});
                  return { value: 'well' };
                }""";
        try (Functions functions = Functions.of(code)) {
            assertTrue(functions.failure("/never").contains("never settles"), functions.failure("/never"));
            assertEquals("well", functions.request("/").at("/result/value").asString());
        }
    }

    @Test
    void callsUnderWayDoNotMixTheirOrigins() throws Exception {
        String code = """
                import cf from 'cloudfront';
                async function handler(e) {
                  await cf.kvs().get('root');
                  if (e.request.uri !== '/none') cf.updateRequestOrigin({domainName: e.request.uri});
                  return e.request;
                }""";
        try (Functions functions = Functions.of(code)) {
            functions.keyValues("root", "x");
            List<CompletableFuture<JsonNode>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String uri = i % 3 == 0 ? "/none" : "/" + i;
                calls.add(functions
                        .node
                        .call(
                                FunctionKind.VIEWER_REQUEST,
                                NodeProcess.utf8("{\"event\":{\"request\":{\"uri\":\"" + uri + "\"}},\"query\":null}"))
                        .toCompletableFuture());
            }
            for (int i = 0; i < 200; i++) {
                JsonNode answer = calls.get(i).get(Functions.PATIENCE_SECONDS, TimeUnit.SECONDS);
                String expected = i % 3 == 0 ? "" : "/" + i;
                assertEquals(expected, answer.at("/origin/update/domainName").asString(""));
            }
        }
    }

    @Test
    void aChildThatIsKilledFailsItsCallsAndIsStartedAgainAsItWas() throws Exception {
        String code = """
                import cf from 'cloudfront';
                async function handler(e) {
                  if (e.request.uri === '/loop') for (;;) {}
                  return { value: await cf.kvs().get('root') };
                }""";
        try (Functions functions = Functions.of(code)) {
            functions.keyValues("root", "kept", "gone", "x");
            functions.node.keyValues(java.util.Map.of(), Set.of("gone"));
            var stuck = CompletableFuture.supplyAsync(() -> {
                try {
                    return functions.failure("/loop");
                } catch (Exception e) {
                    return e.toString();
                }
            });
            while (functions.node.underWay() == 0) Thread.onSpinWait();
            ProcessHandle.of(functions.node.pid().orElseThrow()).orElseThrow().destroyForcibly();

            assertTrue(stuck.get(Functions.PATIENCE_SECONDS, TimeUnit.SECONDS).startsWith("EXECUTION the process"));
            assertEquals("kept", servedAgain(functions));
        }
    }

    @Test
    void aFunctionThatDoesNotEndIsEnded() throws Exception {
        String code = "function handler(e) { if (e.request.uri === '/loop') for (;;) {} return { value: 'well' }; }";
        try (Functions functions = Functions.of(code)) {
            var stuck = functions
                    .node
                    .call(
                            FunctionKind.VIEWER_REQUEST,
                            NodeProcess.utf8("{\"event\":{\"request\":{\"uri\":\"/loop\"}},\"query\":null}"))
                    .toCompletableFuture();
            functions.nanos.addAndGet(
                    NodeFunctions.PATIENCE.plus(Duration.ofMillis(1)).toNanos());
            functions.node.sweep();

            var failure = assertThrows(
                    java.util.concurrent.ExecutionException.class,
                    () -> stuck.get(Functions.PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertInstanceOf(FunctionFault.class, failure.getCause());
            String why = "viewer-request.js did not end within 3 s; its process is started anew";
            assertEquals(why, failure.getCause().getMessage());
            assertEquals(why, functions.told.peek());
            assertEquals("well", servedAgain(functions));
        }
    }

    @Test
    void aFunctionThatDoesNotEndLoadingIsEndedAndTheOneBeforeStays() throws Exception {
        try (Functions functions = Functions.of(expression("'old'"))) {
            var bundle = new FunctionBundle(
                    FunctionKind.VIEWER_RESPONSE, "viewer-response.js", "for (;;) {}\nfunction handler() {}", null);
            var load = functions.node.load(bundle).toCompletableFuture();
            functions.nanos.addAndGet(
                    NodeFunctions.LOAD_PATIENCE.plus(Duration.ofMillis(1)).toNanos());
            functions.node.sweep();

            assertFalse(load.get(Functions.PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(
                    "viewer-response.js did not load within 10 s; its process is started anew", functions.told.poll());
            assertEquals("old", servedAgain(functions));
        }
    }

    @Test
    void aChildThatIsSlowToLoadIsLeftToLoad() throws Exception {
        Path script = Files.createTempFile("slow-node-", ".sh");
        Files.writeString(script, "#!/bin/sh\nexec sleep 60\n");
        assertTrue(script.toFile().setExecutable(true));
        try (var functions = new Functions(script.toString())) {
            var call = functions
                    .node
                    .call(FunctionKind.VIEWER_REQUEST, NodeProcess.utf8("{}"))
                    .toCompletableFuture();
            functions.nanos.addAndGet(
                    NodeFunctions.LOADING_PATIENCE.minus(Duration.ofSeconds(1)).toNanos());
            functions.node.sweep();
            assertFalse(call.isDone());
            assertTrue(functions.told.isEmpty(), functions.told.toString());

            functions.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            functions.node.sweep();
            assertThrows(
                    java.util.concurrent.ExecutionException.class,
                    () -> call.get(Functions.PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertTrue(functions.told.peek().contains("did not load within 30 s"), functions.told.peek());
        } finally {
            Files.delete(script);
        }
    }

    @Test
    void aChildThatDiesOfCallsIsStartedEverMoreSlowly() throws Exception {
        try (Functions functions = Functions.of(expression("'well'"))) {
            for (int death = 1; death <= 3; death++) {
                ProcessHandle.of(functions.node.pid().orElseThrow())
                        .orElseThrow()
                        .destroyForcibly();
                while (functions.node.failures() < death) Thread.onSpinWait();
                while (functions.node.pid().isEmpty()) Thread.onSpinWait();
                assertTrue(functions.load(FunctionKind.VIEWER_REQUEST, expression("'well'")));
            }
            assertEquals(3, functions.node.failures(), "loading does not count");

            assertEquals("well", functions.request("/").at("/result/value").asString());
            assertEquals(0, functions.node.failures());
        }
    }

    @Test
    void noThreadIsLeftOfAnEndedChild() throws Exception {
        var ended = new CountDownLatch(1);
        NodeProcess process = NodeProcess.start("node", new NodeProcess.Listener() {
            @Override
            public void received(char type, int number, byte[] json) {}

            @Override
            public void ended(NodeProcess process) {
                ended.countDown();
            }
        });
        process.kill();
        assertTrue(ended.await(Functions.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(process.writerEnds(Duration.ofSeconds(Functions.PATIENCE_SECONDS)));
    }

    /// Calls fail while it is started again.
    private static String servedAgain(Functions functions) throws Exception {
        while (true) {
            String failure = functions.failure("/");
            if (failure.startsWith("none: "))
                return functions.request("/").at("/result/value").asString();
            assertTrue(failure.endsWith("is started anew"), failure);
        }
    }
}

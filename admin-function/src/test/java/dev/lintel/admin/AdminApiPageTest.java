package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lintel.contract.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/admin-api.md` tells people to type works, over HTTP, and covers every operation.
final class AdminApiPageTest {
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private final Admin admin = new Admin();
    private final Set<String> called = new ConcurrentSkipListSet<>();

    @Test
    void everyLineWorksAndEveryOperationHasOne() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/bash")) && Files.isExecutable(Path.of("/usr/bin/curl")), "bash, curl");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var headers = Headers.builder();
                exchange.getRequestHeaders()
                        .forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
                String query = exchange.getRequestURI().getRawQuery();
                var reply = admin.api.handle(new AdminRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getRawPath(),
                        query == null ? "" : query,
                        headers.build(),
                        exchange.getRequestBody().readAllBytes()));
                called.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
                reply.headers().forEach(exchange.getResponseHeaders()::add);
                exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
                exchange.getResponseBody().write(reply.body());
            }
        });
        LiveStateTest.putBreaker(admin.live, Admin.NOW);
        server.start();
        try {
            var shell = new ProcessBuilder("/bin/bash", "-e", "-u", "-o", "pipefail", "-c", script())
                    .redirectErrorStream(true);
            shell.environment()
                    .put("ADMIN", "http://127.0.0.1:" + server.getAddress().getPort());
            shell.environment().put("TOKEN", Admin.TOKEN);
            shell.environment().put("no_proxy", "127.0.0.1");
            Process process = shell.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            assertTrue(output.contains("resource-referenced") && output.contains("invalid-document"), output);
        } finally {
            server.stop(0);
        }
        assertEquals(List.of(), uncalled());
    }

    /// Operations of one kind stand for those of the others.
    private List<String> uncalled() {
        List<String> uncalled = new ArrayList<>();
        for (Operation operation : admin.api.operations()) {
            String pattern = operation.method() + " " + operation.path().replaceAll("\\{[a-z]+}", "[^/]+");
            pattern = pattern.replaceAll("/v1/(routes|backends|policies|tests)(/|$)", "/v1/[a-z]+$2")
                    .replace("/v1/gateway", "/v1/[a-z]+(/[^/]+)?");
            String any = pattern;
            if (called.stream().noneMatch(call -> call.matches(any))) uncalled.add(pattern);
        }
        return List.copyOf(new TreeSet<>(uncalled));
    }

    private static String script() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolve("../docs/admin-api.md").normalize();
        Matcher blocks = SHELL.matcher(Files.readString(page));
        var script = new StringBuilder();
        while (blocks.find()) script.append(blocks.group(1));
        return script.toString();
    }
}

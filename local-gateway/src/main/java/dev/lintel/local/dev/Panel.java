package dev.lintel.local.dev;

import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.ProblemException;
import dev.lintel.local.console.Colours;
import dev.lintel.store.Head;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What `lintel dev` says once it is ready: where things are, and a line to try.
final class Panel {
    private Panel() {}

    /// @param start how long it took, from the start of the JVM
    static List<String> lines(DevGateway gateway, Duration start, Colours colours) {
        Head head = gateway.store().head();
        Configuration configuration = configuration(gateway, head);
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("  " + colours.bold("Lintel is ready")
                + String.format(Locale.ROOT, " (%.1f s)", start.toMillis() / 1000.0));
        lines.add("");
        lines.add(
                row("gateway", colours.cyan(gateway.gatewayUri().toString()) + "  HTTP/1.1 and HTTP/2 in clear text"));
        lines.add(row(
                "edge",
                gateway.localEdge().isPresent()
                        ? "on: CloudFront's emulation and the edge functions stand before the router"
                        : "off: requests go to the router itself"));
        lines.add(row("admin", colours.cyan(gateway.adminUri().toString()) + "  GET /v1/openapi.json tells all"));
        lines.add(row("token", gateway.token()));
        lines.add(row("data", gateway.dataFolder().map(Object::toString).orElse("nowhere: gone at the end")));
        lines.add(row("serving", serving(head, configuration)));
        lines.add(row("try", colours.bold(tryThis(gateway, configuration))));
        lines.add("");
        return lines;
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-9s%s", name, value);
    }

    private static String serving(Head head, Configuration configuration) {
        if (head.revision() == 0) return "nothing yet";
        return "revision " + head.revision() + " with " + configuration.routes().size() + " routes, "
                + configuration.backends().size() + " backends";
    }

    private static Configuration configuration(DevGateway gateway, Head head) {
        if (head.revision() == 0) return Configuration.EMPTY;
        try {
            Document document = gateway.store().document(head.revision());
            return Configuration.parse(document);
        } catch (ProblemException unreadable) {
            return Configuration.EMPTY; // health says more
        }
    }

    /// A request that some route takes; with no route, the making of a first one.
    static String tryThis(DevGateway gateway, Configuration configuration) {
        Optional<String> request = SampleRequest.of(configuration, gateway.gatewayUri());
        return request.orElseGet(
                () -> "curl -X PUT " + gateway.adminUri() + "/v1/routes/hello"
                        + " -H 'Authorization: Bearer " + gateway.token() + "' -H 'Content-Type: application/json'"
                        + " -d '{\"id\":\"hello\",\"match\":{\"path\":\"/hello\"},\"reply\":{\"status\":200,\"body\":\"hello\\n\"}}'");
    }
}

package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.syntax.FieldSyntax;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Another origin than the router, as `updateRequestOrigin` names it. It has none of the router origin's own headers.
///
/// @param target scheme, host, port and path
/// @param host for `Host`; the target's if empty
/// @param headers that the origin gets besides the viewer's
/// @param responseTimeout until its reply's head, and between two packets
record OriginChange(URI target, Optional<String> host, Headers headers, Duration responseTimeout) {
    private static final int READ_SECONDS = 30;

    /// @param origin what the runtime noted; missing if no helper was called
    /// @throws FunctionFault if it is against the rules, or not emulated
    static Optional<OriginChange> of(JsonNode origin) {
        if (origin.isMissingNode()) return Optional.empty();
        if (origin.has("group"))
            throw new FunctionFault(FunctionFault.Reason.EXECUTION, "createRequestOriginGroup is not emulated");
        if (origin.has("select"))
            throw new FunctionFault(FunctionFault.Reason.EXECUTION, "selectRequestOriginById is not emulated");
        JsonNode update = origin.path("update");
        EventFields.checkObject("what updateRequestOrigin is given", update);
        String domain = update.path("domainName").asString("");
        if (domain.isEmpty()) throw FunctionFault.invalid("updateRequestOrigin: domainName is not there");
        // what is left out is taken from the origin before: its own headers would be shown to another server
        if (!update.has("customHeaders"))
            throw FunctionFault.invalid(
                    "updateRequestOrigin without customHeaders would send the origin secret to " + domain);
        JsonNode custom = update.path("customOriginConfig");
        String protocol = custom.path("protocol").asString("https");
        if (!protocol.equals("http") && !protocol.equals("https"))
            throw FunctionFault.invalid("updateRequestOrigin: protocol is http or https");
        int port = custom.path("port").asInt(protocol.equals("http") ? 80 : 443);
        String path = update.path("originPath").asString("");
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/")))
            throw FunctionFault.invalid("updateRequestOrigin: originPath begins with a slash and ends without");
        int seconds = update.path("timeouts").path("readTimeout").asInt(READ_SECONDS);
        if (seconds < 1 || seconds > 120) throw FunctionFault.invalid("updateRequestOrigin: readTimeout is 1 to 120");
        return Optional.of(new OriginChange(
                target(protocol, domain, port, path),
                Optional.of(update.path("hostHeader").asString("")).filter(host -> !host.isEmpty()),
                custom(update.path("customHeaders")),
                Duration.ofSeconds(seconds)));
    }

    private static URI target(String protocol, String domain, int port, String path) {
        try {
            URI target = URI.create(protocol + "://" + domain + ":" + port + path);
            if (target.getHost() == null) throw new IllegalArgumentException(domain);
            return target;
        } catch (IllegalArgumentException wrong) {
            throw FunctionFault.invalid("updateRequestOrigin: not a domain name and path: " + domain + path);
        }
    }

    private static Headers custom(JsonNode members) {
        Headers.Builder headers = Headers.builder();
        for (String name : members.propertyNames()) {
            if (!FieldSyntax.isToken(name) || !members.path(name).isString())
                throw FunctionFault.invalid("updateRequestOrigin: customHeaders has a name that is none: " + name);
            headers.set(name, members.path(name).asString());
        }
        return headers.build();
    }
}

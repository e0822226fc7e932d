package dev.lintel.contract;

import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.Syntax;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request and what the document must make of it; run before every publish.
///
/// @param id human id
/// @param method upper case token
/// @param host as in the field `Host`, perhaps with a port; empty when the request names none
/// @param target path and perhaps query, as sent
/// @param headers further fields of the request
/// @param expectedRoute id of the route that must match
/// @param expectedStatus what the gateway itself must answer, for example 404 where no route matches, or 308; 200 to
/// 599
public record RouteTest(
        String id,
        String method,
        String host,
        String target,
        Headers headers,
        Optional<String> expectedRoute,
        Optional<Integer> expectedStatus) {
    public static final Range STATUS = new Range(200, 599);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]*");
    private static final int HOST_LENGTH = 260;
    private static final int TARGET_LENGTH = 8192;

    /// @throws IllegalArgumentException if a component breaks its rule, or not just one expectation is given
    public RouteTest {
        require(ResourceId::faultIn, id);
        require(FieldSyntax::faultInMethod, method);
        require(RouteTest::faultInHost, host);
        require(RouteTest::faultInTarget, target);
        expectedStatus.ifPresent(status -> STATUS.require("status", status));
        if (expectedRoute.isEmpty() && expectedStatus.isEmpty())
            throw new IllegalArgumentException("a test expects a route, a status or both");
    }

    private static void require(Syntax rule, String text) {
        rule.require(text);
    }

    /// Looser than the hosts of matches: a test may send what no match would name.
    public static @Nullable String faultInHost(String text) {
        return text.length() <= HOST_LENGTH && HOST.matcher(text).matches()
                ? null
                : "is not the value of a Host field: a host, perhaps with a port";
    }

    public static @Nullable String faultInTarget(String text) {
        boolean sendable = text.startsWith("/")
                && text.length() <= TARGET_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '#');
        return sendable ? null : "is not a request target: a path that begins with a slash, perhaps '?' and a query";
    }
}

package dev.lintel.contract.parse;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Kind;
import dev.lintel.contract.RouteTest;
import dev.lintel.contract.syntax.FieldSyntax;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a test that a document carries.
final class TestParser {
    private TestParser() {}

    private record Asked(String method, String host, String target, Headers headers) {}

    private record Expected(Optional<String> route, Optional<Integer> status) {}

    static @Nullable RouteTest read(Members in) {
        ResourceHead head = ResourceHead.read(in);
        Asked asked = in.required("request")
                .map(place -> place.object(TestParser::request))
                .orElse(null);
        Expected expected = in.required("expect")
                .map(place -> place.object(TestParser::expected))
                .orElse(null);
        if (asked == null || expected == null) return null;
        return new RouteTest(
                head.id(),
                asked.method(),
                asked.host(),
                asked.target(),
                asked.headers(),
                expected.route(),
                expected.status());
    }

    private static @Nullable Asked request(Members in) {
        String method = in.text("method", FieldSyntax::faultInMethod, "GET");
        String host = in.text("host", RouteTest::faultInHost, "");
        String target = in.requiredText("target", RouteTest::faultInTarget);
        Headers headers = in.object("headers", members -> HeadersParser.read(members, FieldSyntax::faultInName))
                .orElse(Headers.EMPTY);
        return target == null ? null : new Asked(method, host, target, headers);
    }

    private static @Nullable Expected expected(Members in) {
        boolean any = in.has("route") || in.has("status");
        if (!any) in.fault("expects nothing: give 'route', 'status' or both");
        Optional<String> route = in.optional("route").map(place -> in.reading().reference(place, Kind.ROUTE));
        Optional<Integer> status = in.optional("status")
                .map(place -> place.number(RouteTest.STATUS))
                .map(Math::toIntExact);
        return any ? new Expected(route, status) : null;
    }
}

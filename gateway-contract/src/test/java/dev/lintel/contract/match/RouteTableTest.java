package dev.lintel.contract.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.Headers;
import dev.lintel.contract.PathMatch;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import dev.lintel.contract.syntax.PathSyntax;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    @Test
    void keepsTheIndexOfTheList() {
        var table = RouteTable.compile(List.of(
                SampleRoute.of("b", "", new PathMatch.Prefix("/")),
                SampleRoute.of("a", "", new PathMatch.Exact("/x"))));
        assertEquals(1, found(table, "/x").index());
        assertEquals(0, found(table, "/y").index());
    }

    @Test
    void answersWithTheSameVerdictEachTime() {
        var table = RouteTable.compile(List.of(SampleRoute.of("a", "", new PathMatch.Template("/x/{id}"))));
        assertSame(found(table, "/x/1"), found(table, "/x/2"));
    }

    @Test
    void makesNoGarbageForAMatch() {
        var header = new FieldMatch("X-Env", new FieldMatch.Test.Exact("canary"));
        var query = new FieldMatch("q", new FieldMatch.Test.Exact("shoes"));
        var version = new VersionMatch("2", new VersionMatch.Source.MediaType(), false);
        var table = RouteTable.compile(List.of(
                SampleRoute.of(
                        "a",
                        new RouteMatch(
                                List.of("*.example.com"),
                                new PathMatch.Template("/a/{id}/c"),
                                Set.of("GET", "PUT"),
                                List.of(header),
                                List.of(query),
                                Optional.of(version))),
                SampleRoute.of("b", "", new PathMatch.Template("/a/b/{rest+}"), "POST")));
        var headers = Headers.of("Accept", "text/html, application/vnd.acme.v2+json", "X-Env", "canary");
        var request = new SampleRequest("GET", "api.example.com", "/a/b/c", "page=1&q=shoes", headers);
        long before = 0;
        for (int i = 0; i < 2_000; i++) {
            if (i == 1_000) before = allocatedBytes();
            assertInstanceOf(Verdict.Found.class, table.match(request));
        }
        long bytes = allocatedBytes() - before;
        assertTrue(bytes < 1_000, bytes + " bytes for 1,000 matches"); // the counter itself makes some
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void readsParametersOnlyWhenAsked() {
        var table = RouteTable.compile(List.of(SampleRoute.of("a", "", new PathMatch.Template("/x/{id}/{rest+}"))));
        var found = found(table, "/x/a%20b/c/d/");
        assertEquals("{id=a%20b, rest=c/d/}", found.parameters("/x/a%20b/c/d/").toString());
        assertEquals("/x/a%20b".length(), found.matchedPath().prefixLength("/x/a%20b/c/d/"));
    }

    @Test
    void measuresPrefixes() {
        var table = RouteTable.compile(List.of(
                SampleRoute.of("root", "", new PathMatch.Prefix("/")),
                SampleRoute.of("api", "", new PathMatch.Prefix("/api/")),
                SampleRoute.of("one", "", new PathMatch.Exact("/one"))));
        assertEquals(0, found(table, "/x/y").matchedPath().prefixLength("/x/y"));
        assertEquals(4, found(table, "/api/y").matchedPath().prefixLength("/api/y"));
        assertEquals(4, found(table, "/one").matchedPath().prefixLength("/one"));
        assertEquals(Map.of(), found(table, "/one").parameters("/one"));
    }

    @Test
    void listsWhatCanNeverWin() {
        var table = RouteTable.compile(List.of(
                SampleRoute.of("b", "", new PathMatch.Template("/x/{id}"), "GET"),
                SampleRoute.of("a", "", new PathMatch.Template("/x/{name}"), "GET"),
                SampleRoute.of("c", "", new PathMatch.Template("/x/{id}"), "PUT")));
        var shadowed = table.shadowed();
        assertEquals(1, shadowed.size());
        assertEquals("b", shadowed.getFirst().loser().route().id());
        assertEquals("a", shadowed.getFirst().winner().route().id());
    }

    @Test
    void takesADeepPathAndADeepTemplate() {
        String deep = "/a".repeat(50_000);
        var parameters = new StringBuilder(); // as many segments as a route may have
        for (int i = 1; i < PathSyntax.SEGMENTS; i++)
            parameters.append("/{x").append(i).append('}');
        var table = RouteTable.compile(List.of(
                SampleRoute.of("deep", "", new PathMatch.Template(parameters + "/b")),
                SampleRoute.of("literal", "", new PathMatch.Prefix("/a".repeat(PathSyntax.SEGMENTS - 1) + "/b")),
                SampleRoute.of("all", "", new PathMatch.Prefix("/"))));
        assertEquals("all", found(table, deep).route().id());
        assertEquals("all", found(table, "/".repeat(8192)).route().id());
    }

    private static Verdict.Found found(RouteTable table, String path) {
        return assertInstanceOf(
                Verdict.Found.class, table.match(new SampleRequest("GET", "h", path, null, Headers.EMPTY)));
    }
}

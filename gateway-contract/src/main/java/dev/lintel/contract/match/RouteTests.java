package dev.lintel.contract.match;

import dev.lintel.contract.Action;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Headers;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.Route;
import dev.lintel.contract.RouteTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The tests that a document ships, run on its own table before it is published. They read no clock: a route with a
/// retirement date counts as taking its requests, and a test may expect 410 of it at any time.
public final class RouteTests {
    private RouteTests() {}

    /// @param table compiled from the configuration's routes
    /// @return one fault for each expectation that does not hold, at `/tests/{id}/expect/route` or `…/status`
    public static List<Fault> run(Configuration configuration, RouteTable table) {
        List<Fault> faults = new ArrayList<>();
        for (RouteTest test : configuration.tests()) {
            Outcome outcome = outcome(test, table);
            String at = "/tests/" + test.id() + "/expect/";
            test.expectedRoute()
                    .filter(route -> !outcome.route().equals(Optional.of(route)))
                    .ifPresent(route ->
                            faults.add(new Fault(at + "route", "expected " + route + ", but " + outcome.says())));
            test.expectedStatus()
                    .filter(status -> !outcome.statuses().contains(status))
                    .ifPresent(status ->
                            faults.add(new Fault(at + "status", "expected " + status + ", but " + outcome.says())));
        }
        return faults;
    }

    /// @param route that takes the request
    /// @param statuses that the gateway itself may answer with
    /// @param says what happens, for people
    private record Outcome(Optional<String> route, Set<Integer> statuses, String says) {
        static Outcome refused(ProblemType type, String says) {
            return new Outcome(Optional.empty(), Set.of(type.status()), says + " (" + type.status() + ")");
        }
    }

    private static Outcome outcome(RouteTest test, RouteTable table) {
        TestRequest request;
        try {
            request = TestRequest.of(test);
        } catch (ProblemException refused) {
            return Outcome.refused(refused.problem().type(), refused.problem().detail());
        }
        return switch (table.match(request)) {
            case Verdict.Found found -> taken(found.route(), request);
            case Verdict.NotFound none -> Outcome.refused(ProblemType.ROUTE_NOT_FOUND, "no route takes it");
            case Verdict.MethodNotAllowed other ->
                Outcome.refused(ProblemType.METHOD_NOT_ALLOWED, "only other methods are taken there: " + other.allow());
        };
    }

    private static Outcome taken(Route route, TestRequest request) {
        if (!route.encodedSlash() && PathNormaliser.hasEncodedSlash(request.path()))
            return Outcome.refused(ProblemType.ENCODED_SLASH, route.id() + " takes no encoded slash");
        Set<Integer> statuses = new TreeSet<>();
        switch (route.action()) {
            case Action.Forward forward -> {} // its backend answers
            case Action.Redirect redirect -> statuses.add(redirect.status());
            case Action.DirectReply reply -> statuses.add(reply.status());
        }
        if (route.lifecycle().flatMap(lifecycle -> lifecycle.retired()).isPresent())
            statuses.add(ProblemType.ROUTE_RETIRED.status());
        String says = route.id() + " takes it" + (statuses.isEmpty() ? "" : " and answers " + join(statuses));
        return new Outcome(Optional.of(route.id()), statuses, says);
    }

    private static String join(Set<Integer> statuses) {
        return String.join(" or ", statuses.stream().map(String::valueOf).toList());
    }

    private record TestRequest(
            String method,
            String host,
            String path,
            @Nullable String query,
            Headers headers) implements MatchInput {
        /// @throws ProblemException if the path is refused
        static TestRequest of(RouteTest test) {
            int mark = test.target().indexOf('?');
            String path = mark < 0 ? test.target() : test.target().substring(0, mark);
            String query = mark < 0 ? null : test.target().substring(mark + 1);
            return new TestRequest(
                    test.method(), HostName.of(test.host()), PathNormaliser.normalise(path), query, test.headers());
        }
    }
}

package dev.lintel.contract;

import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One conjunction of conditions on a request.
///
/// @param hosts lower case; `api.example.com` or `*.example.com` (one or more labels); at most 64, empty means any
/// @param path the condition on the normalised path
/// @param methods upper case tokens; at most 16, empty means any; GET admits HEAD
/// @param headers all must hold; at most 16
/// @param query all must hold; at most 16
/// @param version API version, wherever the request says it
public record RouteMatch(
        List<String> hosts,
        PathMatch path,
        Set<String> methods,
        List<FieldMatch> headers,
        List<FieldMatch> query,
        Optional<VersionMatch> version) {

    public static final Range HOSTS = new Range(0, 64);
    public static final Range METHODS = new Range(0, 16);
    public static final Range FIELDS = new Range(0, 16);

    private static final Syntax HOST = HostSyntax::faultInPattern;
    private static final Syntax METHOD = FieldSyntax::faultInMethod;
    private static final Syntax HEADER = FieldSyntax::faultInName;

    /// @throws IllegalArgumentException if a component breaks its rule
    public RouteMatch {
        HOSTS.require("hosts: their number", hosts.size());
        METHODS.require("methods: their number", methods.size());
        FIELDS.require("headers: their number", headers.size());
        FIELDS.require("query: their number", query.size());
        hosts.forEach(HOST::require);
        methods.forEach(METHOD::require);
        headers.forEach(header -> HEADER.require(header.name()));
        hosts = hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        methods = Set.copyOf(methods);
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }
}

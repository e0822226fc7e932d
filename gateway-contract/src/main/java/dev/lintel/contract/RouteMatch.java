package dev.lintel.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One conjunction of conditions on a request.
///
/// @param hosts lower case; `api.example.com` or `*.example.com` (one or more labels); empty means any
/// @param path the condition on the normalised path
/// @param methods upper case tokens; empty means any; GET admits HEAD
/// @param headers all must hold
/// @param query all must hold
/// @param version API version, wherever the request says it
public record RouteMatch(
        List<String> hosts,
        PathMatch path,
        Set<String> methods,
        List<FieldMatch> headers,
        List<FieldMatch> query,
        Optional<VersionMatch> version) {

    public RouteMatch {
        hosts = List.copyOf(hosts);
        methods = Set.copyOf(methods);
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }
}

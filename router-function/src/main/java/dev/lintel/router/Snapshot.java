package dev.lintel.router;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.router.policy.CorsPolicy;
import dev.lintel.router.policy.Policy;
import dev.lintel.router.proxy.RequestFields;
import dev.lintel.store.Head;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// One revision, ready to serve: a request reads the reference to it once, and everything it meets is of that revision.
/// Immutable but for the count of requests that are in it.
///
/// @param head which revision
/// @param settings of the gateway
/// @param table finds the route
/// @param chains of policies with the action at their end, at the route's index in the table
/// @param preflights answers preflights, by the id of the route
/// @param requestFields by these settings
/// @param backends what the routes call
/// @param requests in flight
record Snapshot(
        Head head,
        GatewaySettings settings,
        RouteTable table,
        List<Policy.Next> chains,
        Map<String, CorsPolicy> preflights,
        RequestFields requestFields,
        BackendSet backends,
        LongAdder requests) {
    /// The same configuration under another number.
    Snapshot renamed(Head head) {
        return new Snapshot(head, settings, table, chains, preflights, requestFields, backends, requests);
    }
}

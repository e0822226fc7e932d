package dev.lintel.contract;

import java.util.Optional;

/// A request and what the document must make of it; run before every publish.
///
/// @param id human id
/// @param expectedRoute id of the route that must match; absent when `expectedStatus` says that none does
/// @param expectedStatus 404 or 405 (or 400, 410 …) where no route answers
public record RouteTest(
        String id,
        String method,
        String host,
        String target,
        Headers headers,
        Optional<String> expectedRoute,
        Optional<Integer> expectedStatus) {}
